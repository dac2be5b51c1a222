/** What the guard asks of a DuckDB, whichever way that is bound: in this process, or in a browser. */
export interface GuardPort {
  /** What `PARSE_SQL` yields for a text: its tree as JSON. One at a time or many, and nothing of the text runs. */
  parse(sql: string): Promise<string>;
  /** Rows of a SELECT over the catalog of the database at hand. */
  catalog(sql: string): Promise<readonly CatalogRow[]>;
}

/** With one parameter, the text. In a DuckDB that holds nothing, and reaches neither files nor extensions. */
export const PARSE_SQL =
  'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)';

export type CatalogRow = readonly [
  kind: string,
  database: string,
  schema: string,
  name: string,
  sql: string | null,
  column: string | null,
  type: string | null,
];
