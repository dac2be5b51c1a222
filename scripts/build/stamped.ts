import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUILD_INPUTS, fingerprint } from './fingerprint';

interface Stamped {
  /** Holds the fingerprint of what was built from. */
  readonly stamp: string;
  /** Without any of these it is not built. */
  readonly outputs: readonly string[];
  readonly always: boolean;
  readonly build: () => Promise<void>;
  /** What there is then, for whoever watches. */
  readonly done: string;
}

/** Builds, unless the same has been built from the same already. */
export async function stamped({ stamp, outputs, always, build, done }: Stamped): Promise<void> {
  const wanted = fingerprint(BUILD_INPUTS);
  const isBuilt = [stamp, ...outputs].every((file) => existsSync(file)) && readFileSync(stamp, 'utf8') === wanted;
  if (isBuilt && !always) return;
  const began = performance.now();
  rmSync(stamp, { force: true });
  await build();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  console.log(`Built ${done} in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}
