import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliProcess } from '../support/cli-process';
import { Writer } from '../writers/writer';

const ROWS = 30;
const RANGE = ['--from', '2026-02-09T00:00:00Z', '--to', '2026-02-10T00:00:00Z'];

let folder: string;
let database: string;
let writer: Writer;

/** The writer holds the lock all the while. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'query-'));
  database = join(folder, 'learning.db');
  writer = await Writer.startLearning(database, ROWS);
});

afterAll(async () => {
  await writer.stop();
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const query = (...args: readonly string[]) => CliProcess.run('query', '--db', database, ...args);

describe('query, beside a writer', () => {
  it('answers metrics as a table', async () => {
    const { code, stdout, stderr } = await query('--metric', 'executions,success_rate', '--by', 'model_tier', ...RANGE);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
      ['model_tier', 'executions', 'success_rate'],
      [expect.stringMatching(/^-+$/), expect.any(String), expect.any(String)],
      ['large', '10', '90.0'],
      ['medium', '10', '90.0'],
      ['small', '10', '90.0'],
      [''],
    ]);
  });

  it('filters, buckets, orders and limits', async () => {
    const args = ['--metric', 'executions', '--by', 'model_tier', '--where', 'model_tier=|small,large'];
    const { stdout } = await query(
      ...args,
      '--where',
      'duration_seconds>=3',
      '--order-by',
      'model_tier:asc',
      ...RANGE,
      '--format',
      'csv',
    );
    expect(stdout).toBe('model_tier,executions\r\nlarge,9\r\nsmall,9\r\n');
    const limited = await query(...args, '--order-by', 'model_tier', '--limit', '1', ...RANGE, '--format', 'csv');
    expect(limited.stdout).toBe('model_tier,executions\r\nsmall,10\r\n');
    const hourly = await query('--metric', 'executions', '--bucket', '1h', ...RANGE, '--format', 'csv');
    expect(hourly.stdout).toBe('time,executions\r\n2026-02-09T11:00:00.000Z,29\r\n2026-02-09T12:00:00.000Z,1\r\n');
  });

  it('bounds rates, shows the rest as one group, and compares with the period before', async () => {
    const bounded = await query('--metric', 'success_rate', '--bounds', ...RANGE, '--json');
    expect(JSON.parse(bounded.stdout).rows).toEqual([
      {
        success_rate: 90,
        success_rate_low: expect.closeTo(74.4, 1),
        success_rate_high: expect.closeTo(96.5, 1),
      },
    ]);
    const args = ['--by', 'model_tier', '--limit', '1', '--other', ...RANGE, '--format', 'csv'];
    const { stdout } = await query('--metric', 'executions', ...args);
    expect(stdout.split('\r\n').toSorted()).toEqual(['', 'large,10', 'model_tier,executions', 'other (rest),20']);
    const compared = await query('--metric', 'executions', '--compare', 'previous', ...RANGE, '--format', 'csv');
    expect(compared.stdout).toBe(`executions,executions_previous\r\n${ROWS},0\r\n`);
  });

  it('takes timestamps as written in another zone', async () => {
    const args = ['--metric', 'last_seen', '--from', '2026-02-08T00:00:00Z', '--to', '2026-02-11T00:00:00Z'];
    const { stdout } = await query(...args, '--stored-time-zone', 'Asia/Tokyo', '--format', 'csv');
    expect(stdout).toBe('last_seen\r\n2026-02-09T03:00:00.000Z\r\n');
  });

  it('filters by what is NULL', async () => {
    for (const [filter, count] of [
      ['error_type isNull', ROWS],
      ['error_type isNotNull', 0],
    ]) {
      const { stdout } = await query('--metric', 'executions', '--where', String(filter), ...RANGE, '--format', 'csv');
      expect(stdout).toBe(`executions\r\n${count}\r\n`);
    }
  });

  it('shows tables of many rows, and texts that cannot steer the terminal', async () => {
    const { stdout } = await query(
      "SELECT i, chr(27) || '[2J' || chr(10) || chr(8238) || 'x' AS t FROM range(200000) AS n(i)",
    );
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(200_003);
    expect(lines[2]).toMatch(/^ +0 {3}\[2J x$/);
  });

  it('shows small numbers as more than nothing', async () => {
    const { stdout } = await query('SELECT 0.00001 AS a, -0.000000123456 AS b, 0.0 AS c, 0.5 AS d, 1234.5 AS e');
    expect(stdout.split('\n')[2]!.trim().split(/ +/)).toEqual(['0.00001', '-1.23e-7', '0', '0.5000', '1234.50']);
    const cost = await query('--metric', 'cost_total', '--where', 'actual_cost<0', ...RANGE);
    expect(cost.stdout.split('\n')[2]).not.toContain('0.0000');
  });

  it('aligns what is wide, combined or invisible', async () => {
    const widths = {
      plain: 5,
      日本語: 6,
      한국: 4,
      'e\u0301': 1,
      '👩‍👩‍👧‍👦': 2,
      '🇩🇪': 2,
      '✔️': 2,
      'a\u200bb': 2,
      ｶﾅ: 2,
      Ｆ: 2,
    };
    const long = '漢'.repeat(40);
    const texts = [...Object.keys(widths), long].map((text) => `'${text}'`);
    const { stdout } = await query(`SELECT unnest([${texts}]) AS text, 1 AS one`);
    const [, rule, ...lines] = stdout.trimEnd().split('\n');
    expect(rule).toBe(`${'-'.repeat(59)}  ---`);
    const expected = Object.entries(widths).map(([text, width]) => `${text}${' '.repeat(59 - width)}    1`);
    expect(lines).toEqual([...expected, `${'漢'.repeat(29)}…    1`]);
  });

  it('says where the database comes from', async () => {
    vi.stubEnv('LEARNING_DB', database);
    const { stdout } = await CliProcess.run('query', '--help');
    expect(stdout).toMatch(/default: "data\/learning\.db",\s+env:\s+LEARNING_DB\)/);
    expect(stdout).not.toContain(folder);
    expect((await CliProcess.run('query', 'SELECT 1 AS a', '--format', 'csv')).stdout).toBe('a\r\n1\r\n');
  });

  it('answers presets, each over its own window', async () => {
    const { code, stdout } = await query('--preset', 'table_statistics', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      columns: [
        { name: 'rows', type: 'number', unit: 'count' },
        { name: 'first' },
        { name: 'last' },
        { name: 'success_rate' },
      ],
      rows: [{ rows: ROWS, last: '2026-02-09T12:00:00.000Z', success_rate: 90 }],
      sql: expect.stringContaining('FROM executions'),
    });
    const narrowed = await query(
      '--preset',
      'top_repos',
      '--param',
      'window=all',
      '--param',
      'repo=nowhere',
      '--format',
      'csv',
    );
    expect(narrowed.stdout).toBe('repo,executions,avg_quality,avg_duration,total_cost\r\n');
  });

  it('answers SQL with macros and variables, and quotes what CSV asks to quote', async () => {
    const sql = `SELECT count(*) AS n, 'a "b", c' AS text, NULL AS nothing FROM executions WHERE $__timeFilter(timestamp) AND model_tier IN (\${tier:sqlstring})`;
    const { stdout, stderr } = await query(sql, '--var', 'tier=small', ...RANGE, '--format', 'csv', '--show-sql');
    expect(stdout).toBe('n,text,nothing\r\n10,"a ""b"", c",\r\n');
    expect(stderr).toContain("model_tier IN ('small')");
  });

  it('shows a metric or a preset as SQL that gives the same answer, on standard error', async () => {
    for (const asked of [
      ['--metric', 'executions', '--by', 'model_tier', '--where', 'success=true', '--compare', 'previous'],
      ['--preset', 'success_by_model_tier', '--param', 'window=range'],
    ]) {
      const { stdout, stderr } = await query(...asked, ...RANGE, '--format', 'csv', '--show-sql=editable');
      expect(stderr).toContain('$__time');
      expect((await query(stderr, ...RANGE, '--format', 'csv')).stdout).toBe(stdout);
    }
    const { code, stderr } = await query('SELECT 1', '--show-sql=editable');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--show-sql=editable has no meaning with SQL')]);
  });

  it('shows a metric or a preset in the SQL of Trino, or says why it cannot', async () => {
    const metric = ['--metric', 'duration_p95', '--by', 'metadata.pool', '--where', 'repo=~^a', ...RANGE];
    const { stdout, stderr } = await query(...metric, '--show-sql=trino');
    expect(stdout).toBe((await query(...metric)).stdout);
    expect(stderr).toContain('regexp_like(');
    expect(stderr).toContain('json_extract_scalar(metadata, \'$["pool"]\')');
    const catalog = await query('--preset', 'row_counts', '--show-sql=trino', '--json');
    expect([catalog.code, catalog.stderr]).toEqual([0, "not sayable: It reads DuckDB's own catalog.\n"]);
    const own = await query(...metric, '--show-sql=duckdb');
    expect(own.stderr).toBe((await query(...metric, '--show-sql')).stderr);
    const typed = await query('SELECT 1', '--show-sql=trino');
    expect([typed.code, typed.stderr]).toEqual([
      2,
      expect.stringContaining('--show-sql=trino has no meaning with SQL'),
    ]);
  });

  it('keeps both of two columns of one name in JSON', async () => {
    const { stdout } = await query('SELECT 1 AS a, 2 AS a', '--format', 'json');
    expect(Object.values((JSON.parse(stdout) as { rows: object[] }).rows[0]!)).toEqual([1, 2]);
  });

  it('ends in silence when its reader has seen enough', async () => {
    const { child, exited } = new CliProcess('query', '--db', database, 'SELECT i FROM range(300000) AS n(i)');
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await exited).toMatchObject({ code: 0, stderr: '' });
  });

  it('says on standard error when the answer was cut', async () => {
    const { stdout, stderr } = await query('SELECT i FROM range(1000010) AS numbers(i)', '--format', 'csv');
    expect(stdout.split('\r\n')).toHaveLength(1_000_002);
    expect(stderr).toContain('limited to 1000000 rows');
  });

  it('lists what can be asked for', async () => {
    expect((await query('--list', 'measures')).stdout).toMatch(
      /^success_rate +Successes of all executions whose outcome is known\. \[percent\]$/m,
    );
    expect(JSON.parse((await query('--list', 'presets', '--format', 'json')).stdout)).toContainEqual(
      expect.objectContaining({ name: 'top_errors' }),
    );
    expect((await query('--list', 'macros')).stdout).toContain('$__timeFilter(');
    expect((await query('--list', 'dimensions')).stdout).toContain('model_tier');
  });
});

describe('query refuses', () => {
  it.each([
    ['two questions', ['SELECT 1', '--metric', 'executions'], 2, 'Ask one thing'],
    ['no question', [], 2, 'Ask one thing'],
    ['a list with a metric', ['--list', 'presets', '--metric', 'executions'], 2, 'Ask one thing'],
    ['a list with a preset', ['--list', 'presets', '--preset', 'top_errors'], 2, 'Ask one thing'],
    ['a list with SQL', ['--list', 'presets', 'SELECT 1'], 2, 'SQL, --metric, --preset or --list.'],
    ['a list with empty SQL', ['--list', 'presets', ''], 2, 'Ask one thing'],
    ['a list of a time range', ['--list', 'presets', '--from', 'now-1h'], 2, '--from has no meaning with --list'],
    ['a list as CSV', ['--list', 'presets', '--format', 'csv'], 2, '--list prints a table or JSON'],
    ['two formats', ['SELECT 1', '--format', 'csv', '--json'], 2, '--json is a format by itself'],
    ['bounds of a preset', ['--preset', 'top_errors', '--bounds'], 2, '--bounds has no meaning with --preset'],
    ['a time zone that is none', ['SELECT 1', '--stored-time-zone', 'Mars'], 2, 'the name of a time zone'],
    ['an empty database path', ['--db', '', 'SELECT 1'], 2, "'--db <path>' argument '' is invalid. It takes the path"],
    ['a flag without effect', ['--preset', 'top_errors', '--limit', '1'], 2, '--limit has no meaning with --preset'],
    ['a variable without SQL', ['--metric', 'executions', '--var', 'a=b'], 2, '--var has no meaning with --metric'],
    ['an order by nothing there', ['--metric', 'executions', '--order-by', 'a\nb'], 1, 'is no column'],
    ['a filter without an operator', ['--metric', 'executions', '--where', 'repo'], 2, '--where takes'],
    ['a parameter without a name', ['--preset', 'top_errors', '--param', '5'], 2, '--param takes'],
    ['an unknown measure', ['--metric', 'succes_rate'], 1, 'Did you mean success_rate?'],
    ['an unknown preset', ['--preset', 'top_error'], 1, 'Did you mean top_errors?'],
    ['an unknown parameter', ['--preset', 'top_errors', '--param', 'limmit=5'], 1, 'Did you mean limit?'],
    ['a time that is none', ['--metric', 'executions', '--from', 'yesterday'], 1, 'is no time'],
    ['a variable without a value', ["SELECT 1 WHERE 'a' = '$repo'"], 1, 'Give it one, as in --var repo=VALUE.'],
    ['a variable in a metric', ['--metric', 'executions', '--where', 'repo=$repo'], 1, 'asks for the variable repo'],
    ['a write', ['DELETE FROM executions'], 1, '[forbidden_query]'],
    ['a limit of nothing', ['--metric', 'executions', '--limit', '0'], 2, 'whole number from 1'],
  ])('%s', async (_, args, exitCode, message) => {
    const { code, stdout, stderr } = await query(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });

  it('an empty LEARNING_DB, by its name', async () => {
    vi.stubEnv('LEARNING_DB', '');
    const { code, stderr } = await CliProcess.run('query', 'SELECT 1');
    expect(code).toBe(2);
    expect(stderr).toContain("from env 'LEARNING_DB' is invalid. It takes the path of a database file.");
    expect(stderr).not.toContain('data source');
  });

  it.each<[string, string | undefined, string]>([
    [
      'by default',
      undefined,
      'There is no data/learning.db here. Name the learning database after --db, or in LEARNING_DB.',
    ],
    ['in LEARNING_DB', '/nowhere/some.db', 'some.db does not exist. Check the path in LEARNING_DB.'],
  ])('a database that is not there, named %s', async (_, named, message) => {
    vi.stubEnv('LEARNING_DB', named);
    const { code, stderr } = await CliProcess.run('query', '--metric', 'executions');
    expect(stderr).toContain(`[not_found] ${message}`);
    expect(code).toBe(1);
  });

  it('a database that is not there', async () => {
    const { code, stderr } = await CliProcess.run(
      'query',
      '--db',
      join(folder, 'nowhere.db'),
      '--metric',
      'executions',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('[not_found] nowhere.db does not exist.');
  });
});
