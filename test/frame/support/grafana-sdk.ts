import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../go/frame-dump', import.meta.url));

const GO = 'go';
export const goIsThere = spawnSync(GO, ['version']).status === 0;

/** A frame as Grafana's Go SDK reads it. */
export interface Dump {
  readonly name: string;
  readonly refId: string;
  readonly meta: Record<string, unknown>;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels?: Record<string, string>;
    readonly config?: Record<string, unknown>;
    readonly values: readonly unknown[];
  }[];
  readonly rows: number;
  readonly seriesType: 'wide' | 'long' | 'not';
}

/** Builds the reader; `read` gives it the bytes of one frame, `remove` takes the program away. */
export function buildReader(): { read(bytes: Uint8Array): Dump; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'frame-dump-'));
  const program = join(folder, 'frame-dump');
  execFileSync(GO, ['build', '-o', program, '.'], { cwd: SOURCE, stdio: ['ignore', 'ignore', 'inherit'] });
  return {
    read: (bytes) => {
      const options = { input: bytes, env: { TZ: 'UTC' }, maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' } as const;
      return JSON.parse(execFileSync(program, options));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
