import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../scripts/build/root';

export const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** The lines of a runbook that are to be typed: those that are set in by four more than their text. */
export function commandsOf(runbook: string): string[] {
  const lines = readFileSync(inRoot('docs/runbooks', runbook), 'utf8').split('\n');
  return lines.filter((line) => /^ {4,}\S/.test(line)).map((line) => line.trim());
}

interface Place {
  /** Where the operator is. */
  readonly cwd: string;
  /** What stands for /tmp. */
  readonly temporary: string;
}

export interface Followed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than any line takes, and shorter than a test may. */
const LONGEST_MS = 90_000;

/** The commands that stand for others. Made once: a line before may still be starting one. */
function stageCommands(bin: string): void {
  if (existsSync(bin)) return;
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${inRoot('lib/cli.cjs')}" "$@"\n`);
  writeFileSync(join(bin, 'sleep'), '#!/bin/sh\n');
  for (const name of ['npx', 'sleep']) chmodSync(join(bin, name), 0o755);
}

/** Types a line of a runbook. `npx` starts the built command, and nobody waits an hour. */
export function follow({ cwd, temporary }: Place, command: string): Followed {
  const bin = join(temporary, 'bin');
  stageCommands(bin);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command.replaceAll('/tmp/', `${temporary}/`)], {
    cwd,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    encoding: 'utf8',
    timeout: LONGEST_MS,
  });
  return { code: status, stdout, stderr };
}
