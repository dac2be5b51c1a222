import { tableKey } from './changed-rows';
import type { LogChange, LogTransaction } from './log-entries';

/** Numbers of rows, the last one not included. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

/** What has happened to the rows of a table since the database was opened. */
interface TableChanges {
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

  /** Rows that were added to the table since the database was opened, deleted ones too. */
  insertedInto(table: LogChange['table']): number {
    return this.#of(table).inserted;
  }

  /** Segments of the table in which rows were changed or deleted later than that, as `clock` counts. */
  changedSince(table: LogChange['table'], clock: number): RowSpan[] {
    const spans: RowSpan[] = [];
    for (const [segment, at] of this.#of(table).segments) {
      if (at > clock) spans.push({ from: segment * this.segmentRows, to: (segment + 1) * this.segmentRows });
    }
    return spans;
  }

  #of(table: LogChange['table']): TableChanges {
    return this.#tables.get(tableKey(table)) ?? NONE;
  }
}
