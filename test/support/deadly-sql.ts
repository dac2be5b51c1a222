/** Queries that were found to end the process that DuckDB runs in, by what they do. */
export const DEADLY_SQL: Readonly<Record<string, string>> = {
  'structure of deep JSON': "SELECT json_structure(repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON read by a deep structure': "SELECT from_json('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON read strictly by one': "SELECT from_json_strict('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON transformed by one': "SELECT json_transform('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
  'JSON transformed strictly by one':
    "SELECT json_transform_strict('$', repeat('[', 200000) || repeat(']', 200000)) AS n",
};

const terms = (count: number) => Array.from({ length: count }, (_, i) => `${i}`).join(' + ');

/** Queries that end, or could end, the WebAssembly that DuckDB is in a browser, by what they do. */
export const DEADLY_IN_BROWSERS: Readonly<Record<string, string>> = {
  ...DEADLY_SQL,
  'more memory than there is': 'SELECT max(len(x)) AS n FROM (SELECT array_agg(i) AS x FROM range(60000000) t(i))',
  'a sum of many terms': `SELECT ${terms(20_000)} AS n`,
  'deep parentheses': `SELECT ${'('.repeat(900)}1${')'.repeat(900)} AS n`,
  'deep lists': `SELECT ${'['.repeat(900)}1${']'.repeat(900)} AS n`,
  'deep subqueries': `SELECT ${'(SELECT '.repeat(300)}1${')'.repeat(300)} AS n`,
  'a deep CASE': `SELECT ${'CASE WHEN random() < 2 THEN '.repeat(900)}1${' END'.repeat(900)} AS n`,
  'many casts': `SELECT 1${'::VARCHAR::INTEGER'.repeat(5000)} AS n`,
  'a long IN': `SELECT 1 AS n WHERE 1 IN (${Array.from({ length: 40_000 }, (_, i) => i).join(',')})`,
  'a pattern that backtracks': "SELECT regexp_matches(repeat('a', 200000), '(a*)*(a*)*b') AS n",
  'a large value': "SELECT repeat('x', 250000000) AS n",
  'many columns': `SELECT ${Array.from({ length: 10_000 }, (_, i) => `${i} AS c${i}`).join(', ')}`,
  'an endless recursion': 'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT max(i) AS n FROM r',
};
