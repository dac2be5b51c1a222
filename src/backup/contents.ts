import { plural } from '../error/plural';
/** A table as DuckDB reads it. */
export interface TableContents {
  readonly schema: string;
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  /** Over all columns of all rows, whatever their order: the sum of the `rowHashes`, in decimal. */
  readonly checksum: string;
}

/** All that a database holds, as far as it can be compared. */
export interface Contents {
  /** What the DuckDB that summed up makes of values that are always the same: its hash function is not that of every release. */
  readonly hashing: string;
  readonly tables: readonly TableContents[];
  /** Names with their schema, in order. */
  readonly views: readonly string[];
  /** Null where there is no table `executions`; times in UTC as ISO 8601, null where there is no row or no such column. */
  readonly executions: { readonly rows: number; readonly oldest: string | null; readonly newest: string | null } | null;
}

const nameOf = ({ schema, name }: TableContents) => (schema === 'main' ? name : `${schema}.${name}`);

/** What is not as it was, as the end of a sentence; null when all is. */
export function difference(expected: Contents, found: Contents): string | null {
  const tables = new Map(found.tables.map((table) => [nameOf(table), table]));
  for (const table of expected.tables) {
    const name = nameOf(table);
    const now = tables.get(name);
    if (now === undefined) return `the table ${name} is missing`;
    tables.delete(name);
    if (now.columns !== table.columns)
      return `the table ${name} has ${plural(now.columns, 'column')} instead of ${table.columns}`;
    if (now.rows !== table.rows) return `the table ${name} has ${plural(now.rows, 'row')} instead of ${table.rows}`;
    if (expected.hashing === found.hashing && now.checksum !== table.checksum) {
      return `values of the table ${name} are not those that were backed up`;
    }
  }
  const [more] = tables.keys();
  if (more !== undefined) return `there is a table ${more} that was not backed up`;
  if (expected.views.join('\n') !== found.views.join('\n')) return 'its views are not those that were backed up';
  return null;
}

export const rowsOf = ({ tables }: Contents): number => tables.reduce((sum, { rows }) => sum + rows, 0);
