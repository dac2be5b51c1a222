import type { DuckDBConnection } from '@duckdb/node-api';
import {
  countPairsOfSql,
  type FoundPairs,
  hasRowNumbers,
  morePairsSql,
  type Overlap,
} from '../../duckdb/record/archive-overlap';
import { findPairs } from '../find-pairs';
import { firstRow } from '../rows-in-time';
import { tableKey } from './changed-rows';
import type { LogChange, LogTransaction } from './log-entries';
import type { ColumnName } from './take-in';

/**
 * Pairs of archived and live rows, from one state of a database on: found once, and gone on with by what is taken in.
 * Those of rows that are gone stay known.
 */
export class ArchivedPairs {
  readonly #connection: DuckDBConnection;
  readonly #overlap: Overlap;
  readonly #table: LogChange['table'];
  #count: number;
  /** Rows of the record before this number have been looked at. */
  #firstNew: number;
  /** Differs where other archived rows are shown. */
  version = 0;

  /** Null where rows of the record cannot be told by their numbers. Throws what DuckDB says. */
  static async find(connection: DuckDBConnection, overlap: Overlap): Promise<ArchivedPairs | null> {
    if (!hasRowNumbers(overlap)) return null;
    const count = await findPairs(connection, overlap);
    return new ArchivedPairs(connection, overlap, count, await endOfRows(connection, overlap, 0));
  }

  private constructor(connection: DuckDBConnection, overlap: Overlap, count: number, firstNew: number) {
    this.#connection = connection;
    this.#overlap = overlap;
    const { schema, name } = overlap.table!;
    this.#table = { schema, name };
    this.#count = count;
    this.#firstNew = firstNew;
  }

  /** For every state since they were found. */
  get found(): FoundPairs {
    return { arePairs: this.#count > 0, areOfState: false };
  }

  /** What must not change but with its row. */
  get ids(): ColumnName {
    return { ...this.#table, column: 'task_id' };
  }

  /** These have been taken in. Throws what DuckDB says. */
  async note(transactions: readonly LogTransaction[]): Promise<void> {
    const key = tableKey(this.#table);
    const changes = transactions.flat().filter(({ table }) => tableKey(table) === key);
    const deleted = changes.flatMap((change) => (change.kind === 'delete' ? change.rowIds : []));
    if (deleted.length > 0 && this.#count > 0) {
      const [gone] = await firstRow(this.#connection, countPairsOfSql(this.#overlap, deleted));
      if (Number(gone) > 0) this.version++;
    }
    const most = changes.reduce((sum, change) => sum + (change.kind === 'insert' ? change.chunk.rows : 0), 0);
    if (most === 0) return;
    const rows = { from: this.#firstNew, most };
    const { rowsChanged: found } = await this.#connection.run(morePairsSql(this.#overlap, rows));
    if (found > 0) this.version++;
    this.#count += found;
    this.#firstNew = await endOfRows(this.#connection, this.#overlap, this.#firstNew);
  }
}

/** Behind the last row, and no less than the number given; rows that are deleted, at the end, count or not. */
async function endOfRows(connection: DuckDBConnection, { relation }: Overlap, least: number): Promise<number> {
  const where = least > 0 ? ` WHERE rowid >= ${least}` : '';
  const [last] = await firstRow(connection, `SELECT system.main.max(rowid) FROM ${relation}${where}`);
  return last === null ? least : Number(last) + 1;
}
