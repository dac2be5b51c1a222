import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { schemaDdl } from '../../src/model/schema';

const PROGRAM = path.join(import.meta.dirname, 'writer-process.mjs');

/** Another process that has a database open for writing, as the orchestrator has. */
export class Writer {
  readonly #child: ChildProcess;
  #last: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#last = this.#reply();
  }

  /** Creates the database where there is none. */
  static async open(database: string): Promise<Writer> {
    const writer = new Writer(fork(PROGRAM, [database], { execArgv: [] }));
    await writer.#last;
    return writer;
  }

  /** A learning database of schema version 1. Row i is i minutes before 2026-02-09 12:00 UTC, and lasted i seconds. */
  static async openLearning(database: string, rows: number): Promise<Writer> {
    const writer = await Writer.open(database);
    for (const statement of schemaDdl()) await writer.run(statement);
    await writer.insert(0, rows);
    return writer;
  }

  /** Statements run one after the other. */
  run(sql: string): Promise<void> {
    const turn = this.#last.then(() => {
      this.#child.send(sql);
      return this.#reply();
    });
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

  async close(): Promise<void> {
    await this.#last;
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }

  async #reply(): Promise<void> {
    const [{ error }] = (await once(this.#child, 'message')) as [{ error?: string }];
    if (error !== undefined) throw new Error(error);
  }
}
