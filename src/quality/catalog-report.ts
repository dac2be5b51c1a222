import { INDEXES } from '../model/indexes';
import { quoteIdentifier } from '../model/quote';
import { TABLES } from '../model/tables';
import { missingColumns, type SchemaVariant, schemaVariant } from '../model/variant';
import { DERIVED_VIEW, VIEWS } from '../model/views';
import { type Ask, numberOf, textOf } from './rules';

export interface CatalogReport {
  /** The version that `metadata` states; null where it states none. */
  readonly version: string | null;
  readonly variant: SchemaVariant;
  /** Tables of the current schema version that are missing. */
  readonly missingTables: readonly string[];
  readonly missingViews: readonly string[];
  readonly missingIndexes: readonly string[];
  readonly missingColumns: readonly string[];
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly indexes: readonly { readonly table: string; readonly name: string; readonly columns: string | null }[];
}

const COLUMNS = `SELECT lower(table_name) AS name, CAST(to_json(list(lower(column_name))) AS VARCHAR) AS columns
FROM duckdb_columns()
WHERE database_name = current_database() AND NOT internal AND schema_name = 'main' GROUP BY ALL`;

const NAMES_OF_TABLES = `SELECT lower(table_name) AS name FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal AND NOT temporary AND schema_name = 'main'`;

/** What a database has of the current schema, and how many rows its tables have. @param version as `database_status` has it */
export async function catalogReport(ask: Ask, version: string | null): Promise<CatalogReport> {
  const described = await ask(COLUMNS);
  const named = await ask(NAMES_OF_TABLES);
  const views = (
    await ask(
      `SELECT lower(view_name) AS name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal`,
    )
  ).map(({ name }) => String(name));
  const relations = new Map<string, readonly string[]>([
    ...views.map((name): [string, readonly string[]] => [name, []]),
    ...described.map(({ name, columns }): [string, string[]] => [
      String(name),
      JSON.parse(String(columns)) as string[],
    ]),
  ]);
  const indexes = (
    await ask(`SELECT table_name AS "table", index_name AS name, CAST(expressions AS VARCHAR) AS columns
FROM duckdb_indexes() WHERE database_name = current_database() ORDER BY ALL`)
  ).map((row) => ({ table: String(row.table), name: String(row.name), columns: textOf(row.columns) }));
  const missing = (wanted: readonly { readonly name: string }[], have: readonly string[]) =>
    wanted.map(({ name }) => name).filter((name) => !have.includes(name));
  const tables: { name: string; rows: number }[] = [];
  for (const { name } of named) {
    const [row] = await ask(`SELECT CAST(count(*) AS DOUBLE) AS rows FROM ${quoteIdentifier(String(name))}`);
    tables.push({ name: String(name), rows: numberOf(row!.rows) });
  }
  return {
    version,
    variant: schemaVariant({ relations }),
    missingTables: missing(TABLES, [...relations.keys()]),
    missingViews: missing([...VIEWS, DERIVED_VIEW], views),
    missingIndexes: missing(
      INDEXES,
      indexes.map(({ name }) => name),
    ),
    missingColumns: missingColumns(relations.get('executions') ?? []),
    tables: tables.toSorted((a, b) => a.name.localeCompare(b.name)),
    indexes,
  };
}
