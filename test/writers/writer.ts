import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { schemaDdl } from '../../src/model/schema';

const NODE_WRITER = fileURLToPath(new URL('node-writer.mjs', import.meta.url));
const PYTHON_WRITER = fileURLToPath(new URL('sql-writer.py', import.meta.url));

/** Another process that holds the write lock on a database, from `start` to `stop`. */
export class Writer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #last: Promise<void> = Promise.resolve();

  private constructor(child: ChildProcess, lines: Interface) {
    this.#process = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Creates the database where there is none. */
  static start(path: string, { blockBytes }: { blockBytes?: number } = {}): Promise<Writer> {
    return Writer.#over(process.execPath, [NODE_WRITER, path, ...(blockBytes ? [String(blockBytes)] : [])]);
  }

  /**
   * The DuckDB of this Python package writes. Its folder is one of `pythonDuckdb`.
   * @param settings of DuckDB, such as `storage_compatibility_version`
   */
  static startPython(
    path: string,
    packages: string,
    settings: Readonly<Record<string, string | number>> = {},
  ): Promise<Writer> {
    const given = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    return Writer.#over('env', [`PYTHONPATH=${packages}`, 'python3', PYTHON_WRITER, path, ...given]);
  }

  static async #over(command: string, args: readonly string[]): Promise<Writer> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const writer = new Writer(child, createInterface({ input: child.stdout! }));
    const first = await writer.#lines.next();
    if (first.value !== 'ready') throw new Error(`The writer did not start: ${first.value}`);
    return writer;
  }

  /** A learning database of the current schema. Row i is i minutes before 2026-02-09 12:00 UTC, and lasted i seconds. */
  static async startLearning(path: string, rows: number): Promise<Writer> {
    const writer = await Writer.start(path);
    await writer.run(...schemaDdl());
    await writer.insert(0, rows);
    return writer;
  }

  /** Runs the statements one after the other, after those of earlier calls; throws what DuckDB says against one. */
  run(...statements: readonly string[]): Promise<void> {
    const turn = this.#last.then(() => this.#run(statements));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Executions numbered `from` to `to`, the end not included. */
  insert(from: number, to: number): Promise<void> {
    return this.run(`
      INSERT INTO executions (
        task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
        routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost)
      SELECT uuid(), TIMESTAMP '2026-02-09 12:00:00' - i * INTERVAL 1 MINUTE, 'test', 'execution ' || i, 'mahavishnu', 1,
        100, ['small', 'medium', 'large'][1 + i % 3], 'mahavishnu', 0.5, 50, i % 10 <> 0, i, 0.01, 0.02
      FROM range(${from}, ${to}) AS numbers(i)`);
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#process.stdin!.end();
    await once(this.#process, 'exit');
  }

  async kill(): Promise<void> {
    if (this.#hasEnded) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async #run(statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
      this.#process.stdin!.write(`${statement.replaceAll('\n', ' ')}\n`);
      const { value } = await this.#lines.next();
      if (value !== 'ok') throw new Error(`The writer failed: ${value}`);
    }
  }
}
