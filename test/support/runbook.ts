import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import type { TemporaryFolder } from './temporary-folder';

const has = (program: string, version: string) => spawnSync(program, [version]).status === 0;

export const hasCurl = has('curl', '--version');

/** Whether there is what runbooks are typed with: they ask the system who has a file open. */
export const canFollow = process.platform === 'linux' && hasCurl && has('ps', '--version') && has('openssl', 'version');
if (!canFollow) console.warn('LEFT OUT: runbooks. They take Linux, curl, ps and openssl.');

/** Longer than any line takes, and shorter than a test may. */
const LONGEST_MS = 90_000;

const FENCED = /^```(\w+)\n(.*?)^```$/gms;

/** One of docs/runbooks. */
export class Runbook {
  readonly name: string;
  readonly #text: string;

  constructor(name: string) {
    this.name = name;
    this.#text = readFileSync(inRoot('docs/runbooks', name), 'utf8');
  }

  /** The lines that are to be typed: those that are set in by four more than their text. */
  get commands(): string[] {
    const lines = this.#text.replaceAll(FENCED, '').split('\n');
    return lines.filter((line) => /^ {4,}\S/.test(line)).map((line) => line.trim());
  }

  /** The one file that it shows in this language. */
  file(language: string): string {
    const [found, ...more] = [...this.#text.matchAll(FENCED)].filter(([, tag]) => tag === language);
    if (found === undefined || more.length > 0) throw new Error(`${this.name} has not one block of ${language}.`);
    return found[2]!;
  }

  /** Codes of errors in its table of troubles. */
  get codes(): string[] {
    const rows = this.#text.split('\n').filter((line) => line.startsWith('| '));
    return rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`\[(\w+)\]`/g)].map(([, code]) => code!));
  }
}

interface Typed {
  readonly code: number | null;
  readonly output: string;
}

/** Somebody who types commands in a folder. `npx` starts the built command, and nobody waits an hour. */
export class Operator {
  readonly #options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
  readonly #elsewhere: string;

  /** @param folder gets what is typed for /tmp, and a folder of programs. @param cwd where the commands are typed */
  constructor(folder: TemporaryFolder, cwd: string) {
    const bin = folder.file('bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${inRoot('lib/cli.cjs')}" "$@"\n`);
    writeFileSync(join(bin, 'sleep'), '#!/bin/sh\n');
    for (const name of ['npx', 'sleep']) chmodSync(join(bin, name), 0o755);
    const { LEARNING_DB: _, ...env } = process.env;
    this.#options = { cwd, env: { ...env, PATH: `${bin}:${env.PATH}` } };
    this.#elsewhere = `${folder.path}/`;
  }

  type(command: string): Typed {
    const typed = command.replaceAll('/tmp/', this.#elsewhere);
    const { status, stdout, stderr } = spawnSync('bash', ['-c', typed], {
      ...this.#options,
      encoding: 'utf8',
      timeout: LONGEST_MS,
    });
    return { code: status, output: stdout + stderr };
  }

  /** Types it in another terminal, where it goes on. Throws with what it said when it ends before its first line. */
  async start(command: string): Promise<{ readonly line: string; stop(): Promise<number | null> }> {
    const child: ChildProcess = spawn('bash', ['-c', `exec ${command}`], this.#options);
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    const exited = once(child, 'close').then(([code]) => code as number | null);
    const line = await Promise.race([
      once(createInterface(child.stdout!), 'line').then(([text]) => text as string),
      exited.then((code) => {
        throw new Error(`${command} ended with ${code}: ${said}`);
      }),
    ]);
    return {
      line,
      stop() {
        child.kill('SIGINT');
        return exited;
      },
    };
  }
}
