import type { Row } from '../../result/rows';
import type { SqlFunction } from '../listed';
import { denied } from '../sql-guard/denied-functions';
import { TABLE_FUNCTIONS } from '../sql-guard/table-functions';

/** Left out: what DuckDB has for itself and for clients of Postgres. Other names of a function stand beside it. */
const FUNCTIONS_SQL = `
  SELECT
    function_name AS name,
    min(function_type) AS kind,
    array_to_string(parameters, ', ') AS names,
    CASE WHEN min(return_type) = max(return_type) THEN min(return_type) END AS returns,
    min(trim(description, E' \\n\\t')) AS meaning,
    min(examples[1]) AS example,
    min(aliases) AS aliases
  FROM duckdb_functions()
  LEFT JOIN (
    SELECT alias_of AS function_name, string_agg(DISTINCT function_name, ' ' ORDER BY function_name) AS aliases
    FROM duckdb_functions()
    WHERE internal AND regexp_full_match(function_name, '[a-z][a-z0-9_]*')
    GROUP BY alias_of
  ) USING (function_name)
  WHERE regexp_full_match(function_name, '[a-z][a-z0-9_]*')
    AND function_type != 'pragma'
    AND (alias_of IS NULL OR NOT internal)
    AND NOT (internal AND regexp_matches(function_name, '^(icu_|pg_|has_.*_privilege$|parquet_|inet_|md5_number_|variant_|test_|pragma_)'))
  GROUP BY name, names
  ORDER BY name, length(names), names`;

const isOpen = (name: string, kind: string) => (kind === 'table' ? TABLE_FUNCTIONS.has(name) : denied(name) === null);

const KINDS: Readonly<Record<string, SqlFunction['kind']>> = { aggregate: 'aggregate', table: 'table', macro: 'macro' };

/** The functions that queries may call, as DuckDB tells of them itself. */
export async function functionsBy(ask: (sql: string) => Promise<readonly Row[]>): Promise<SqlFunction[]> {
  const functions = new Map<string, SqlFunction>();
  for (const row of await ask(FUNCTIONS_SQL)) {
    const [name, kind] = [String(row.name), String(row.kind).replace('table_macro', 'table')];
    if (!isOpen(name, kind)) continue;
    const known = functions.get(name);
    const signatures = [
      ...(known?.signatures ?? []),
      String(row.names ?? '')
        .split(', ')
        .filter(Boolean),
    ];
    const told = { returns: row.returns, meaning: row.meaning, example: row.example };
    const texts = Object.fromEntries(Object.entries(told).filter(([, text]) => typeof text === 'string' && text));
    const aliases = String(row.aliases ?? '')
      .split(' ')
      .filter((alias) => alias && isOpen(alias, kind));
    functions.set(name, {
      ...texts,
      ...(aliases.length > 0 && { aliases }),
      ...known,
      name,
      kind: KINDS[kind] ?? 'scalar',
      signatures,
    });
  }
  return [...functions.values()];
}
