import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findPython } from '../../support/python-packages';

const PROGRAM = fileURLToPath(new URL('oneiric.py', import.meta.url));

/** Null where there is no Python, which is what writes SQLite as Oneiric does. */
export const python = findPython() ?? null;

export const ONEIRIC_DDL = [
  'CREATE TABLE workflow_checkpoints (workflow_key TEXT PRIMARY KEY, payload TEXT)',
  'CREATE TABLE workflow_executions (run_id TEXT PRIMARY KEY, workflow_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, error TEXT)',
  'CREATE TABLE workflow_execution_nodes (run_id TEXT, node_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, attempts INTEGER, error TEXT, PRIMARY KEY(run_id, node_key))',
];

/** Another process that has a SQLite file open, as Oneiric does: Python's own sqlite3. */
export class Owner {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  static async start(
    path: string,
    mode: 'DELETE' | 'WAL' | 'PERSIST' | 'TRUNCATE',
    ...rest: 'restless'[]
  ): Promise<Owner> {
    const child = spawn(python!, [PROGRAM, path, mode, ...rest], { stdio: ['pipe', 'pipe', 'inherit'] });
    const owner = new Owner(child);
    await owner.#lines.next();
    return owner;
  }

  async run(...statements: readonly string[]): Promise<unknown[][]> {
    let rows: unknown[][] = [];
    for (const sql of statements) {
      this.#child.stdin!.write(`${sql.replaceAll('\n', ' ')}\n`);
      rows = JSON.parse((await this.#lines.next()).value) as unknown[][];
      if (!Array.isArray(rows)) throw new Error(JSON.stringify(rows));
    }
    return rows;
  }

  /** Resolves with its last words. */
  async stop(): Promise<string> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin!.end();
    const last = (await this.#lines.next()).value as string;
    await closed;
    return last;
  }

  /** As the power fails: nothing is tidied up. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    await closed;
  }
}
