/**
 * Scalar functions closed to queries. The rest of DuckDB's work on the values they are given. Read again with each new
 * DuckDB: test/engine/sql-guard/functions.test.ts names the version that was read.
 */
const DENIED: ReadonlyMap<string, string> = new Map([
  ['current_setting', 'it reads settings, private paths among them'],
  ['write_log', 'it writes to the log of the process'],
  ['json_serialize_plan', 'it plans the SQL in its argument unchecked'],
  ['combine', 'it takes the raw state of an aggregate'],
  ['finalize', 'it takes the raw state of an aggregate'],
  ['variant_bytes_to_variant', 'it takes raw storage'],
]);

/** Why a function is closed; null when it is open. */
export function denied(name: string): string | null {
  if (name.startsWith('__internal_')) return 'it takes raw storage';
  return DENIED.get(name) ?? null;
}
