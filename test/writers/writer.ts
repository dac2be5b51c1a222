import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const NODE_WRITER = fileURLToPath(new URL('node-writer.mjs', import.meta.url));

/** Another process that holds the write lock on a database, from `start` to `stop`. */
export class Writer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: Interface) {
    this.#process = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** @param command another program that speaks as node-writer.mjs does, with its arguments */
  static async start(
    path: string,
    options: { blockBytes?: number; command?: readonly string[] } = {},
  ): Promise<Writer> {
    const [program, ...args] = options.command ?? [process.execPath, NODE_WRITER];
    const blockBytes = options.blockBytes ? [String(options.blockBytes)] : [];
    const child = spawn(program!, [...args, path, ...blockBytes], { stdio: ['pipe', 'pipe', 'inherit'] });
    const writer = new Writer(child, createInterface({ input: child.stdout! }));
    const first = await writer.#lines.next();
    if (first.value !== 'ready') throw new Error(`The writer did not start: ${first.value}`);
    return writer;
  }

  /** Runs the statements one after the other; throws what DuckDB says against one. */
  async run(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
      this.#process.stdin!.write(`${statement.replaceAll('\n', ' ')}\n`);
      const { value } = await this.#lines.next();
      if (value !== 'ok') throw new Error(`The writer failed: ${value}`);
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.stdin!.end();
    await once(this.#process, 'exit');
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}
