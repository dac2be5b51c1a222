import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/query/compile-query';
import { migrateQuery } from '../../../src/query/migration/migrate-query';
import { parseQuery } from '../../../src/query/parse-query';
import { MemoryDatabase } from '../../support/memory-database';
import { createExecutions, NOON } from '../support/executions';

const CONTEXT = {
  timeRange: { from: NOON - 86_400_000, to: NOON + 86_400_000 },
  intervalMs: 60_000,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await createExecutions(db);
});
afterAll(() => db.close());

const answerTo = async (saved: object) => db.value(compileQuery(parseQuery(saved), CONTEXT).sql);

const BUILDER = { editorMode: 'builder', sql: { columns: [] }, dataset: 'memory', table: 'executions' };
const COUNT = 'SELECT count(*) AS n FROM executions';

describe('a query of', () => {
  it.each([
    ['the bridge', { expr: 'success_rate_over_time' }, { queryType: 'preset', preset: 'success_rate_over_time' }],
    ['the bridge', { expr: ' top_errors ', format: 'time_series' }, { preset: 'top_errors', format: 'timeseries' }],
    ['the bridge', { rawQuery: COUNT }, { queryType: 'sql', rawSql: COUNT, format: 'table' }],
    [
      'the bridge',
      { expr: 'COUNT(*) FROM executions' },
      { queryType: 'sql', rawSql: 'SELECT COUNT(*) FROM executions' },
    ],
    ['the bridge', { expr: `-- all\n${COUNT}` }, { queryType: 'sql', rawSql: `-- all\n${COUNT}` }],
    ['SQLite', { queryText: COUNT, queryType: 'table' }, { queryType: 'sql', rawSql: COUNT, format: 'table' }],
    [
      'SQLite',
      { rawQueryText: COUNT, queryText: 'x', queryType: 'time series' },
      { rawSql: COUNT, format: 'timeseries' },
    ],
    ['MotherDuck', { ...BUILDER, rawSql: COUNT, format: 1 }, { queryType: 'sql', rawSql: COUNT, format: 'table' }],
    ['MotherDuck', { rawSql: COUNT, format: 0 }, { queryType: 'sql', rawSql: COUNT, format: 'timeseries' }],
    ['PostgreSQL', { ...BUILDER, rawSql: COUNT, format: 'time_series' }, { rawSql: COUNT, format: 'timeseries' }],
    ['PostgreSQL', { rawSql: COUNT, rawQuery: true, format: 'table' }, { rawSql: COUNT, format: 'table' }],
    ['ours, before it had a type', { rawSql: COUNT }, { queryType: 'sql', rawSql: COUNT, format: 'timeseries' }],
  ])('%s: %j', (_name, saved, expected) => {
    const asked = { refId: 'B', hide: true, ...saved };
    expect(parseQuery(asked)).toMatchObject({ refId: 'B', hide: true, ...expected });
    expect(migrateQuery(asked)?.problem).toBeUndefined();
  });

  it('ours stays as it is, whatever else it holds', () => {
    const ours = { queryType: 'sql', rawSql: COUNT, expr: 'top_errors', queryText: 'x', ...BUILDER };
    expect(migrateQuery(ours)).toBeUndefined();
    expect(parseQuery(ours)).toMatchObject({ queryType: 'sql', rawSql: COUNT });
  });

  it('mere text is SQL of an older version', () => {
    expect(migrateQuery('SELECT 1')).toMatchObject({
      query: { queryType: 'sql', rawSql: 'SELECT 1', format: 'table' },
    });
  });

  it.each([
    ['a newer version', { queryType: 'forecast', horizon: '1d' }, /not "forecast"/, /update the plugin/],
    ['the bridge', { expr: 'top_eror' }, /Unknown preset "top_eror". Did you mean top_errors/, /Choose a preset/],
    ['the builder of another', { ...BUILDER, format: 1 }, /no SQL was saved/, /Switch it to code/],
    ['SQLite', { queryText: '', queryType: 'table' }, /holds no SQL/, /Write a query/],
  ])('%s is explained: %j', (_name, saved, message, hint) => {
    expect(migrateQuery(saved)).toMatchObject({ query: saved });
    expect(() => parseQuery(saved)).toThrow(message);
    expect(() => parseQuery(saved)).toThrow(
      expect.objectContaining({ code: 'bad_query', hint: expect.stringMatching(hint) }),
    );
  });
});

describe("SQLite's own SQL", () => {
  const sqlite = (queryText: string, rest: object = {}) => ({ queryText, queryType: 'table', ...rest });
  const notes = (saved: object) => migrateQuery({ ...saved })!.notes.join(' ');

  it('groups by time as before', async () => {
    const saved = sqlite(
      'SELECT epoch_ms($__unixEpochGroupSeconds(epoch(timestamp) + (60 - 60), 3600)) AS time FROM executions GROUP BY 1 ORDER BY 1',
    );
    expect(Number(await answerTo(saved))).toBe(NOON - 6 * 3_600_000);
    expect(notes(saved)).toBe('');
    expect(notes(sqlite('SELECT $__unixEpochGroupSeconds(x, 60, NULL) AS time'))).toContain('no longer filled');
  });

  it('reads seconds as times', async () => {
    expect(Number(await answerTo(sqlite("SELECT epoch(DateTime(7 + 1, 'unixepoch'))")))).toBe(8);
  });

  it('leaves strings and comments alone', () => {
    const text = "SELECT 'datetime(1, ''unixepoch'')' -- datetime(1, 'unixepoch')";
    expect(migrateQuery(sqlite(text))).toMatchObject({ query: { rawSql: text }, notes: [] });
  });

  it.each([
    ["SELECT datetime('now', '-1 day')", /no datetime\(\)/],
    ["SELECT strftime('%s', timestamp) FROM executions", /epoch\(timestamp\)/],
    ['SELECT IFNULL(a, 1)', /coalesce\(\)/],
  ])('says what is left to do in %s', (text, note) => expect(notes(sqlite(text))).toMatch(note));

  it('speaks of times that are numbers where the query has such a column', () => {
    const timeColumns = ['time', 'ts'];
    expect(notes(sqlite('SELECT ts FROM t', { timeColumns }))).toContain('write to_timestamp(ts)');
    expect(notes(sqlite('SELECT tst FROM t', { timeColumns }))).toBe('');
  });
});
