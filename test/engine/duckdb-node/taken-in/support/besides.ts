import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Archived } from '../../../../../src/engine/archived';
import type { CopiesBeside } from '../../../../../src/engine/copies';
import type { Neighbours } from '../../../../../src/engine/neighbours';
import { NEIGHBOUR_TABLES } from '../../../../../src/model/neighbours';
import type { Random } from '../../../../support/random';

/** Makes a file with rows of the database in a table of that name. */
export type CopyRows = (path: string, table: string, where: string) => Promise<void>;

const NOTHING: Archived = { file: null, problem: null };

/** An archive and neighbours beside a database, private copies as the plugin makes them, anew whenever they change. */
export class Besides implements CopiesBeside {
  readonly #folder: string;
  #archived = NOTHING;
  #neighbours: Neighbours = { file: null, faults: [] };
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async acquire() {
    return { archived: this.#archived, neighbours: this.#neighbours, release: () => {} };
  }

  /**
   * Changes what lies beside, now and then.
   * @returns statements for the writer of the database to go with it, as they are when rows are archived and restored
   */
  async change(random: Random, copyRows: CopyRows): Promise<readonly string[]> {
    if (random.next() < 0.2) await this.#setNeighbours(1 + random.below(20));
    if (this.#archived.file === null || random.next() < 0.25) await this.#archive(random, copyRows);
    const share = `hash(task_id, ${random.below(1000)}) % ${2 + random.below(6)} = 0`;
    const path = this.#archived.file!.path;
    const beside = (sql: string) => [`ATTACH '${path}' AS beside (READ_ONLY)`, sql, 'DETACH beside'];
    return random.pick<readonly string[]>([
      [],
      // As retention does, which may be cut short.
      beside(
        `DELETE FROM executions WHERE task_id IN (SELECT task_id FROM beside.archived_rows) AND ${random.next() < 0.5 ? 'true' : share}`,
      ),
      // As restoring does.
      beside(
        `INSERT INTO executions BY NAME SELECT * REPLACE (embedding::FLOAT[384] AS embedding, 'restored' AS repo) FROM beside.archived_rows WHERE ${share} AND task_id NOT IN (SELECT task_id FROM executions) LIMIT 50`,
      ),
      [
        'UPDATE executions SET task_id = uuid() WHERE task_id IN (SELECT task_id FROM executions ORDER BY task_id LIMIT 2)',
      ],
    ]);
  }

  async #archive(random: Random, copyRows: CopyRows): Promise<void> {
    const [rows, path] = [this.#next('rows'), this.#next('archive')];
    await copyRows(rows, 'archived_rows', `hash(task_id, ${random.below(1000)}) % ${2 + random.below(4)} = 0`);
    const before = this.#archived.file?.path;
    // Once in a while somebody throws an archive away.
    if (before === undefined || random.next() < 0.1) copyFileSync(rows, path);
    else {
      copyFileSync(before, path);
      await onFile(path, [
        `ATTACH '${rows}' AS given (READ_ONLY)`,
        'DELETE FROM archived_rows WHERE task_id IN (SELECT task_id FROM given.archived_rows)',
        'INSERT INTO archived_rows BY NAME SELECT * FROM given.archived_rows',
      ]);
    }
    this.#archived = { file: { id: path, path }, problem: null };
  }

  async #setNeighbours(rows: number): Promise<void> {
    const path = this.#next('neighbours');
    await onFile(
      path,
      NEIGHBOUR_TABLES.map(
        ({ name, columns }) =>
          `CREATE TABLE ${name} AS SELECT ${columns.map((column) => `TRY_CAST(i::VARCHAR AS ${column.type}) AS ${column.name}`).join(', ')} FROM range(${rows}) AS r(i)`,
      ),
    );
    this.#neighbours = { file: { id: path, path }, faults: [] };
  }

  #next(kind: string): string {
    return join(this.#folder, `${kind}-${++this.#count}.duckdb`);
  }
}

async function onFile(path: string, statements: readonly string[]): Promise<void> {
  const duckdb = await DuckDBInstance.create(path);
  const connection = await duckdb.connect();
  for (const sql of statements) await connection.run(sql);
  connection.disconnectSync();
  duckdb.closeSync();
}
