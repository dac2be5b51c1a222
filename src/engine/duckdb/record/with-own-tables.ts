import { quoteIdentifier } from '../../../model/quote';
import { TABLES, type Table } from '../../../model/tables';
import type { References } from '../../sql-guard/references';
import { emptyTable, nullColumn } from './empty-table';
import { type ExecutionRecord, type OwnTable, RECORD } from './record';

const TABLES_BESIDE: readonly Table[] = TABLES.filter(({ name }) => name !== RECORD);

/** Tables of the model beside the record, which a database of an earlier schema or of another writer may lack. */
export const NAMES_BESIDE: readonly string[] = TABLES_BESIDE.map(({ name }) => name);

/** The table with the columns of the model; null where it has them by itself. */
function adapted(table: Table, found: ExecutionRecord['catalog']['described'][number], database: string) {
  const given = new Map(found.columns.map(({ name, type }) => [name.toLowerCase(), { name, type }]));
  const replaced: string[] = [];
  const added: string[] = [];
  for (const { name, type } of table.columns) {
    const own = given.get(name);
    if (own === undefined) added.push(nullColumn({ name, type }));
    else if (own.type !== type)
      replaced.push(`TRY_CAST(${quoteIdentifier(own.name)} AS ${type}) AS ${quoteIdentifier(own.name)}`);
  }
  if (replaced.length + added.length === 0) return null;
  const star = replaced.length === 0 ? '*' : `* REPLACE (${replaced.join(', ')})`;
  const relation = [database, found.schema, found.name].map(quoteIdentifier).join('.');
  return `SELECT ${[star, ...added].join(', ')} FROM ${relation}`;
}

/**
 * The record with the other tables of the model: one that the database lacks is empty, and columns that one lacks are NULL,
 * so that what is asked of them is answered over every database.
 */
export function withOwnTables(record: ExecutionRecord): ExecutionRecord {
  const { catalog } = record;
  const ownTables = new Map<string, OwnTable>();
  for (const table of TABLES_BESIDE) {
    const found = catalog.described.find(
      ({ schema, name }) => schema.toLowerCase() === 'main' && name.toLowerCase() === table.name,
    );
    const select = found ? adapted(table, found, catalog.database) : emptyTable(table);
    const isElsewhere =
      !found && catalog.relations({ name: table.name, qualifiers: [], position: undefined }).length > 0;
    if (select !== null && !isElsewhere) ownTables.set(table.name, { select, isThere: found !== undefined });
  }
  const selects = new Map([...ownTables].map(([name, { select }]) => [name, select]));
  return { ...record, catalog: catalog.withTemporaryViews(selects), ownTables };
}

/** What a person should know of the tables that a statement reads, and the database lacks. */
export function lackingOf({ relations, ctes }: References, { ownTables }: ExecutionRecord): string[] {
  const named = relations.filter(({ name, qualifiers }) => qualifiers.length === 0 && !ctes.has(name));
  return [...new Set(named.map(({ name }) => name))]
    .filter((name) => ownTables.get(name)?.isThere === false)
    .map((name) => `${name} is empty: this database has no such table. mahavishnu-learning db migrate makes it.`);
}
