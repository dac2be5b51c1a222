import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bundled } from './bundle';

const PROGRAM = fileURLToPath(new URL('bundle-one.ts', import.meta.url));

/** Bundles the target of that name in a process of its own, so that all are bundled at a time. Rejects as `bundle` does. */
export function bundleApart(name: string): Promise<Bundled> {
  return new Promise((resolve, reject) => {
    const child = fork(PROGRAM, [name]);
    let report = `${name} was not bundled.`;
    child.on('message', (message: Bundled | string) => {
      if (typeof message === 'string') report = message;
      else resolve(message);
    });
    child.on('error', reject);
    // After a message, this is too late to matter.
    child.on('close', () => reject(new Error(report)));
  });
}
