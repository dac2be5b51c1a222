import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LivePlugin } from '../support/live-plugin';
import { ENDLESS_SQL } from '../support/slow-sql';

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

interface Verdict {
  readonly valid: boolean;
  readonly error?: Fault;
  readonly executed?: string;
}

const RANGE = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) };

let live: LivePlugin;
beforeAll(async () => {
  live = await LivePlugin.start(30);
});
afterAll(() => live.dispose());

async function ask(body: unknown, client = live.client()) {
  const { code, body: answer } = await client.resource('validate', 'POST', body);
  return { code, answer: answer as Verdict & Fault };
}

const sqlModel = (rawSql: string) => ({ refId: 'A', queryType: 'sql', format: 'table', rawSql, range: RANGE });

async function validate(rawSql: string): Promise<Verdict> {
  const { code, answer } = await ask(sqlModel(rawSql));
  expect(code).toBe(200);
  return answer;
}

const VALID = [
  'SELECT 1',
  'SELECT * FROM executions',
  'select count(*) from executions;',
  '-- first\nSELECT 1 -- last',
  'SELECT $__timeGroup(timestamp, 1h, 0) AS time, count(*) FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1',
  'SELECT $__timeGroupAlias(timestamp, $__interval), avg(duration_seconds) FROM executions GROUP BY ALL',
  'WITH e AS (FROM executions) SELECT repo FROM e',
  'VALUES (1), (2)',
  'SHOW TABLES',
  'DESCRIBE executions',
  'SUMMARIZE executions',
  'EXPLAIN SELECT 1',
  "SELECT '$no_variable' AS text, $$SELECT foo$$ AS quoted",
  'SELECT "timestamp" FROM main.executions',
  'FROM tier_performance_mv',
  'SELECT * FROM database_status',
  'SELECT unnest(range(3))',
  `SELECT error('said when it is executed')`,
  `SELECT CAST(repo AS INTEGER) FROM executions`,
];

/** What is at fault, and where: from the first character to the last. */
const INVALID: [sql: string, line: number, column: number, culprit: string, message: RegExp][] = [
  ['SELECT foo FROM executions', 1, 8, 'foo', /"foo" not found/],
  ['SELECT\n  repo,\n  foo\nFROM executions', 3, 3, 'foo', /"foo" not found/],
  ['SELECT 1\r\nFROM executions\r\nWHERE fo = 1', 3, 7, 'fo', /"fo" not found/],
  ["SELECT 'ä😀', foo FROM executions", 1, 15, 'foo', /"foo" not found/],
  ["/* ünï\n😀 */ SELECT '日本', foo FROM executions", 2, 20, 'foo', /"foo" not found/],
  ['SELECT ünbekannt FROM executions', 1, 8, 'ünbekannt', /not found/],
  ['\tSELECT\tfoo FROM executions', 1, 9, 'foo', /not found/],
  ['\n\n\nSELECT foo', 4, 8, 'foo', /FROM clause is missing/],
  ['SELECT "two words" FROM executions', 1, 8, '"two words"', /not found/],
  ['SELECT * FROM nope', 1, 15, 'nope', /Table with name nope does not exist/],
  ['SELECT *\nFROM executions\nJOIN nope USING (repo)', 3, 6, 'nope', /does not exist/],
  ['SELECT nofunction(1)', 1, 8, 'nofunction', /nofunction does not exist/],
  ['SELECT sum(repo) FROM executions', 1, 8, 'sum', /No function matches/],
  ['SELECT repo, count(*) FROM executions', 1, 8, 'repo', /GROUP BY/],
  ['SELECT x.repo FROM executions e', 1, 8, 'x', /table "x" not found/],
  ['SELECT 1 WHERE timestamp > 5', 1, 16, 'timestamp', /timestamp/],
  ['SELECT * FROM executions ORDER BY 99', 1, 35, '99', /out of range/],
  ['SELECT count(*) FROM executions WHERE count(*) > 1', 1, 39, 'count', /aggregates/],
  ["SELECT CAST('x' AS FOO)", 1, 20, 'FOO', /Type with name FOO/],
  ['SELECT * EXCLUDE (zz) FROM executions', 1, 19, 'zz', /"zz" in EXCLUDE/],
  ['SELECT 1 UNION SELECT 1, 2', 1, 1, 'SELECT', /same number of result columns/],
  ['WITH a AS (SELECT foo FROM executions) SELECT * FROM a', 1, 19, 'foo', /not found/],
  ['EXPLAIN SELECT foo FROM executions', 1, 16, 'foo', /not found/],
  ['SELECT 1 FRM x', 1, 14, 'x', /syntax error at or near "x"/],
  ['SELECT', 1, 1, 'SELECT', /selection list/],
  ['SELECT (1', 1, 9, '1', /end of input/],
  ['SELECT * FROM executions WHERE', 1, 26, 'WHERE', /end of input/],
  ['SELECT * FROM executions WHERE -- what?\n', 1, 26, 'WHERE', /end of input/],
  ['SELECT a..b', 1, 9, '..', /syntax error/],
  ['SELECT CASE WHEN 1 THEN 2', 1, 25, '2', /end of input/],
  ["SELECT 'abc", 1, 8, "'abc", /unterminated quoted string/],
  ["SELECT 'abc\ndef", 1, 8, "'abc", /unterminated quoted string/],
  ['SELECT "abc', 1, 8, '"abc', /unterminated quoted identifier/],
  ['SELECT 1; SELECT 2', 1, 11, 'SELECT', /2 statements/],
  ['SELECT 1;\n\nDROP TABLE executions', 3, 1, 'DROP', /closed|statements|SELECT/],
  // Macros before, around and at the fault.
  ['SELECT $__timeFrom(), foo FROM executions', 1, 23, 'foo', /not found/],
  ['SELECT $__timeGroup(timestamp, 5m), foo\nFROM executions', 1, 37, 'foo', /not found/],
  ['SELECT 1 FROM executions\nWHERE $__timeFilter(timestamp)\n  AND foo', 3, 7, 'foo', /not found/],
  ['SELECT 1 FROM executions WHERE $__timeFilter(timestmp) AND repo', 1, 46, 'timestmp', /"timestmp" not found/],
  ['SELECT 1 FROM executions WHERE $__timeFilter(\n  e.timestamp\n)', 2, 3, 'e', /table "e" not found/],
  ['SELECT $__timeGroup(timestamp, 5 apples)', 1, 8, '$__timeGroup', /is no interval/],
  ['SELECT $__timeFilter()', 1, 8, '$__timeFilter', /takes 1 to 3 arguments/],
  ['SELECT\n  $__nope(1)', 2, 3, '$__nope', /no macro \$__nope/],
  ['SELECT $__interval()', 1, 8, '$__interval', /without parentheses/],
  ['SELECT $__timeFilter(timestamp', 1, 8, '$__timeFilter', /closing parenthesis/],
  ['SELECT $__interval + repo FROM executions', 1, 20, '+', /No function matches/],
  // Variables that are none.
  ["SELECT '$a', $a", 1, 14, '$a', /no value for \$a/],
  ['SELECT\r\n$__timeFrom(), $1', 2, 16, '$1', /no value for \$1/],
  ['SELECT ${repo}', 1, 9, '{', /syntax error/],
  // What is closed to queries.
  ['DROP TABLE executions', 1, 1, 'DROP', /DROP is closed/],
  ['-- go\n  DELETE FROM executions', 2, 3, 'DELETE', /DELETE is closed/],
  ['PRAGMA database_list', 1, 1, 'PRAGMA', /PRAGMA is closed/],
  ["COPY executions TO 'x.csv'", 1, 1, 'COPY', /COPY is closed/],
  ["SELECT * FROM\n  read_csv('x.csv')", 2, 3, 'read_csv', /read_csv is closed/],
  ["SELECT * FROM 'x.parquet'", 1, 15, "'x.parquet'", /files are closed/],
  ["SELECT 1,\n  current_setting('x')", 2, 3, 'current_setting', /current_setting is closed/],
  ["SELECT repeat('x', 1000000000)", 1, 1, 'SELECT', /larger than/],
];

describe('validate', () => {
  it.each(VALID)('finds nothing wrong with %j', async (sql) => {
    expect(await validate(sql)).toEqual({ valid: true, executed: expect.any(String) });
  });

  it.each(INVALID)('%j: line %i, column %i, %s', async (sql, line, column, culprit, message) => {
    const { valid, error } = await validate(sql);
    expect(valid).toBe(false);
    const { line: found, column: from, endColumn, ...said } = error!;
    const text = sql.split(/\r\n|\n/)[found! - 1]!.slice(from! - 1, endColumn! - 1);
    expect({ line: found, column: from, culprit: text }).toEqual({ line, column, culprit });
    expect(said.message).toMatch(message);
    expect(said.hint).not.toBe('');
  });

  it.each(['-- nothing', '/* a */ -- b\n', ';'])('has no more to say of %j than that it is empty', async (sql) => {
    const { valid, error } = await validate(sql);
    expect({ valid, message: error!.message }).toEqual({ valid: false, message: 'The query is empty.' });
    expect(error).toMatchObject({ line: 1, column: 1 });
  });

  it.each(['', '  \n'])('says of %j that there is no query', async (sql) => {
    expect(await validate(sql)).toMatchObject({ valid: false, error: { message: expect.stringMatching(/rawSql/) } });
  });

  it('tells the SQL that was looked at', async () => {
    const { executed } = await validate('SELECT $__timeFrom()');
    expect(executed).toBe("SELECT TIMESTAMP '2026-01-01 00:00:00'");
    expect((await validate('SELECT $__timeTo(), foo')).executed).toBe("SELECT TIMESTAMP '2026-01-02 00:00:00', foo");
  });

  it('executes nothing', async () => {
    // The query itself would outlast the test.
    expect(await validate(ENDLESS_SQL)).toMatchObject({ valid: true });
  });

  it('looks at metric and preset queries too', async () => {
    const metric = { refId: 'A', queryType: 'metric', measures: ['executions'], range: RANGE };
    expect((await ask(metric)).answer).toEqual({ valid: true, executed: expect.stringContaining('FROM executions') });
    const wrong = (await ask({ ...metric, measures: ['nothing'] })).answer;
    expect(wrong).toEqual({ valid: false, error: expect.objectContaining({ code: 'bad_query' }) });
    const preset = { refId: 'A', queryType: 'preset', preset: 'top_errors', params: { limit: 3 }, range: RANGE };
    expect((await ask(preset)).answer).toMatchObject({ valid: true, executed: expect.stringContaining('LIMIT 3') });
  });

  it('brings the ad hoc filters of the dashboard along', async () => {
    const adHocFilters = [{ key: 'nocolumn', operator: '=', value: 'x' }];
    const { answer } = await ask({ ...sqlModel('SELECT 1 FROM executions WHERE $__adHocFilters()'), adHocFilters });
    expect(answer).toMatchObject({ valid: false, error: { line: 1, column: 32, endColumn: 49 } });
  });

  it.each([
    ['{', 'no JSON'],
    [{ rawSql: 'SELECT 1' }, 'range'],
    [{ rawSql: 'SELECT 1', range: { from: 'now', to: 1 } }, 'range.from'],
    [[], 'must be an object'],
  ])('refuses %j', async (body, message) => {
    const { code, answer } = await ask(body);
    expect(code).toBe(400);
    expect(answer).toMatchObject({ code: 'bad_query', message: expect.stringContaining(message) });
  });

  it('does not call a query wrong because the database is away', async () => {
    const { code, answer } = await ask(sqlModel('SELECT 1'), live.client({ path: '/nowhere/x.db' }, { uid: 'away' }));
    expect(code).toBe(404);
    expect(answer).toMatchObject({ code: 'not_found' });
    expect(JSON.stringify(answer)).not.toContain('/nowhere');
  });

  it('is only to be asked with POST', async () => {
    expect((await live.client().resource('validate')).code).toBe(405);
  });
});

describe('functions', () => {
  it('lists what queries may call, each once, with its ways to be called', async () => {
    const { functions } = (await live.client().resource('functions')).body as {
      functions: { name: string; kind: string; signatures: string[][]; meaning?: string; aliases?: string[] }[];
    };
    const find = (wanted: string) => functions.find(({ name }) => name === wanted);
    expect(find('date_trunc')).toMatchObject({ kind: 'scalar', signatures: [['part', 'timestamp']] });
    expect(find('quantile_cont')).toMatchObject({ kind: 'aggregate', meaning: expect.stringContaining('quantile') });
    expect(find('avg')).toMatchObject({ aliases: ['mean'] });
    expect(find('substring')).toMatchObject({ aliases: ['substr'] });
    expect(find('date_trunc')).not.toHaveProperty('aliases');
    expect(find('duckdb_tables')).toMatchObject({ kind: 'table' });
    expect(find('row_number')).toBeDefined();
    expect(['read_csv', 'getenv', 'current_setting', 'glob', 'pragma_show'].filter(find)).toEqual([]);
    expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length);
    expect(functions.length).toBeGreaterThan(300);
  });
});
