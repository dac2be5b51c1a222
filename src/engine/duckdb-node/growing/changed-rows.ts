import type { LogChange, LogChunk, LogTransaction } from './log-entries';
import type { LogType } from './log-types';
import { isValid } from './log-vector';
import { NotTakenIn, unknown } from './not-taken-in';
import type { Place } from './pick-vector';

/** What becomes of the value of a row. */
interface Cell {
  /** Null where only its being there changes. */
  place: Place | null;
  /** Null where it is there, or not, as before. */
  isThere: boolean | null;
}

export interface ChangedColumn {
  readonly type: LogType;
  /** Changed cells, by the number of their row. */
  readonly cells: Map<number, Cell>;
}

/** All that happens to one table, in an order that comes to the same: updates, what is deleted, what is new. */
export class ChangedTable {
  readonly schema: string;
  readonly name: string;
  /** Changed columns, by their number. */
  readonly columns = new Map<number, ChangedColumn>();
  readonly deleted = new Set<number>();
  readonly inserted: LogChunk[] = [];

  constructor(schema: string, name: string) {
    this.schema = schema;
    this.name = name;
  }

  add(change: LogChange): void {
    switch (change.kind) {
      case 'insert':
        this.inserted.push(change.chunk);
        return;
      case 'delete':
        for (const rowId of change.rowIds) this.deleted.add(rowId);
        return;
      case 'update':
        this.#update(change);
    }
  }

  #update({ column, part, type, vector, rowIds }: Extract<LogChange, { kind: 'update' }>): void {
    const changed = this.columns.get(column) ?? { type, cells: new Map<number, Cell>() };
    if (part === 'values') {
      // Cells without a place tell only that there is a value, and nothing of its type.
      if (changed.type.name !== type.name && [...changed.cells.values()].some(({ place }) => place !== null)) {
        throw unknown('a column of two types');
      }
      this.columns.set(column, { ...changed, type });
    } else this.columns.set(column, changed);
    rowIds.forEach((rowId, row) => {
      const cell = changed.cells.get(rowId) ?? { place: null, isThere: null };
      changed.cells.set(rowId, cell);
      if (part === 'values') cell.place = { vector, row };
      else cell.isThere = isValid(vector, row);
    });
  }
}

/** Changes that can be made in one transaction. */
export type Group = readonly ChangedTable[];

interface Limits {
  readonly rows: number;
  readonly changes: number;
}

/** What is more is as quickly replayed. Far fewer than DuckDB writes to the file before they are committed. */
const MOST: Limits = { rows: 50_000, changes: 10_000 };

/** Whether there are changes of rows and new rows, so that it has to be known which rows are new. */
export const isMixed = (transactions: readonly LogTransaction[]) => {
  const changes = transactions.flat();
  return changes.some(({ kind }) => kind === 'insert') && changes.some(({ kind }) => kind !== 'insert');
};

/**
 * Transactions put together to as few as come to the same. A row has its number once it is committed: so what changes a row
 * that is new in a group comes in the next.
 * @param rowsBefore at least these were there before, by schema and name as `tableKey` has them; none of a table left out
 */
export function groupsOf(transactions: readonly LogTransaction[], rowsBefore: ReadonlyMap<string, number>): Group[] {
  const left = { ...MOST };
  const groups: Group[] = [];
  const firstNew = new Map(rowsBefore);
  let tables = new Map<string, ChangedTable>();
  const close = () => {
    if (tables.size > 0) groups.push([...tables.values()]);
    for (const [key, { inserted }] of tables) {
      const rows = inserted.reduce((sum, chunk) => sum + chunk.rows, 0);
      if (firstNew.has(key)) firstNew.set(key, firstNew.get(key)! + rows);
    }
    tables = new Map();
  };
  const touchesNew = (change: LogChange) => {
    if (change.kind === 'insert') return false;
    const key = tableKey(change.table);
    const first = firstNew.get(key) ?? 0;
    return (tables.get(key)?.inserted.length ?? 0) > 0 && change.rowIds.some((rowId) => rowId >= first);
  };
  for (const transaction of transactions) {
    if (transaction.some(touchesNew)) close();
    for (const change of transaction) {
      if (change.kind === 'insert') left.rows -= change.chunk.rows;
      else left.changes -= change.rowIds.length;
      if (left.rows < 0 || left.changes < 0) throw new NotTakenIn('large', 'more rows than are taken in');
      const key = tableKey(change.table);
      const table = tables.get(key) ?? new ChangedTable(change.table.schema, change.table.name);
      tables.set(key, table);
      table.add(change);
    }
  }
  close();
  return groups;
}

export const tableKey = ({ schema, name }: LogChange['table']) => JSON.stringify([schema, name]);
