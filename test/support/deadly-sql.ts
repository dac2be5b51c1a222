/** Queries that were found to end the process that DuckDB runs in, by what they do. */
export const DEADLY_SQL: Readonly<Record<string, string>> = {
  'structure of deep JSON': "SELECT json_structure(repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON read by a deep structure': "SELECT from_json('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON read strictly by one': "SELECT from_json_strict('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON transformed by one': "SELECT json_transform('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON transformed strictly by one':
    "SELECT json_transform_strict('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
};
