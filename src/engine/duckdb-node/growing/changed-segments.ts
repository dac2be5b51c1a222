import { tableKey } from './changed-rows';
import type { LogChange, LogTransaction } from './log-entries';

/** What has happened to the rows of a table since the database was opened. */
export interface TableChanges {
  /** Rows that were added, deleted ones too. */
  readonly inserted: number;
  /** When a row of a segment was last changed or deleted, by its number, as `clock` counts. */
  readonly segments: ReadonlyMap<number, number>;
}

const NONE: TableChanges = { inserted: 0, segments: new Map() };

/** Tells in which segments rows have changed. A segment is so many rows by their numbers; new rows come behind all others. */
export class ChangedSegments {
  readonly segmentRows: number;
  readonly #tables = new Map<string, { inserted: number; readonly segments: Map<number, number> }>();
  /** How often something was taken in. */
  clock = 0;

  constructor(segmentRows: number) {
    this.segmentRows = segmentRows;
  }

  note(transactions: readonly LogTransaction[]): void {
    this.clock++;
    for (const change of transactions.flat()) {
      const key = tableKey(change.table);
      const table = this.#tables.get(key) ?? { inserted: 0, segments: new Map() };
      this.#tables.set(key, table);
      if (change.kind === 'insert') table.inserted += change.chunk.rows;
      else for (const row of change.rowIds) table.segments.set(Math.floor(row / this.segmentRows), this.clock);
    }
  }

  of(table: LogChange['table']): TableChanges {
    return this.#tables.get(tableKey(table)) ?? NONE;
  }
}
