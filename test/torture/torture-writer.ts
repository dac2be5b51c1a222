import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Changes the schema between rows that are added. */
export const SCHEMA_SCRIPT = 'torture-schema-script.json';

/** What a writer does: changes of rows, or of the schema. */
export type Script = 'torture-script.json' | typeof SCHEMA_SCRIPT;

const program = (name: string) => fileURLToPath(new URL(`../writers/${name}`, import.meta.url));

export const NODE_COMMAND = [process.execPath, program('torture-writer.mjs')] as const;

/**
 * @param interpreter a Python
 * @param packages the folder of its package duckdb; where it looks by itself when absent
 */
export function pythonCommand(interpreter: string, packages?: string): readonly string[] {
  const command = [interpreter, program('torture-writer.py')];
  return packages === undefined ? command : ['env', `PYTHONPATH=${packages}`, ...command];
}

/** A process that changes a database without rest. */
export class TortureWriter {
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  /** The last commit that it has told of. */
  committed = 0;
  /** What DuckDB refused, or how the process ended before its time. */
  failure: string | null = null;

  private constructor(child: ChildProcess) {
    this.#process = child;
    this.#closed = once(child, 'close');
  }

  /** @param command takes script, database and block size */
  static async start(
    command: readonly string[],
    script: Script,
    path: string,
    blockBytes: number,
  ): Promise<TortureWriter> {
    const [file, ...args] = command;
    const child = spawn(file!, [...args, script, path, String(blockBytes)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const writer = new TortureWriter(child);
    await new Promise<void>((resolve) => {
      createInterface({ input: child.stdout! })
        .on('line', (line) => {
          writer.#hear(line);
          resolve();
        })
        .on('close', resolve);
    });
    return writer;
  }

  #hear(line: string): void {
    const [what, ...rest] = line.split(' ');
    if (what === 'committed') this.committed = Number(rest[0]);
    else if (what === 'failed') this.failure = rest.join(' ');
  }

  /** Lets it finish its transaction and close the database. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null) this.#process.stdin!.end();
    await this.#closed;
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== 0) this.failure ??= `it ended with ${signalCode ?? `code ${exitCode}`}`;
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }
}
