import { NEIGHBOUR_TABLES, type NeighbourName, type NeighbourTable } from '../../../model/neighbours';
import { quoteIdentifier, quoteText } from '../../../model/quote';
import { emptyTable } from './empty-table';
import type { ExecutionRecord, NeighbourView } from './record';

/** Tables that the attached database has, with its catalog. */
export interface AttachedNeighbours {
  readonly catalog: string;
  readonly tables: ReadonlySet<string>;
}

/** Times lie in UTC; queries compare them with those of the database, which are on the clock of its zone. */
function shown({ name, type }: NeighbourTable['columns'][number], storedTimeZone: string): string {
  const column = quoteIdentifier(name);
  if (type !== 'TIMESTAMP' || storedTimeZone === 'UTC') return column;
  const instant = `system.main.timezone('UTC', ${column})`;
  return `system.main.timezone(${quoteText(storedTimeZone)}, ${instant}) AS ${column}`;
}

const selectOf = ({ name, columns }: NeighbourTable, catalog: string, storedTimeZone: string) =>
  `SELECT ${columns.map((column) => shown(column, storedTimeZone)).join(', ')} FROM ${quoteIdentifier(catalog)}.main.${name}`;

/**
 * The record with the neighbours' tables beside it. One that is set goes before a table of the database by its name, which
 * is then asked for in full; one that is not set is empty, unless the database has a table by its name.
 */
export function withNeighbours(
  record: ExecutionRecord,
  attached: AttachedNeighbours | null,
  storedTimeZone: string,
): ExecutionRecord {
  const neighbours = new Map<NeighbourName, NeighbourView>();
  for (const table of NEIGHBOUR_TABLES) {
    const isSet = attached?.tables.has(table.name) ?? false;
    if (!isSet && record.catalog.relations({ name: table.name, qualifiers: [], position: undefined }).length > 0)
      continue;
    const select = isSet ? selectOf(table, attached!.catalog, storedTimeZone) : emptyTable(table);
    neighbours.set(table.name, { select, isSet });
  }
  const selects = new Map([...neighbours].map(([name, { select }]) => [name, select]));
  return { ...record, catalog: record.catalog.withTemporaryViews(selects), neighbours };
}
