import type { Ask } from './rules';

/** The tables of a database by their names in lower case: which there are depends on who made it. */
export async function tablesPresent(ask: Ask): Promise<ReadonlySet<string>> {
  const rows = await ask(
    `SELECT lower(table_name) AS name FROM duckdb_tables()
     WHERE database_name = current_database() AND NOT internal AND NOT temporary AND schema_name = 'main'`,
  );
  return new Set(rows.map(({ name }) => String(name)));
}
