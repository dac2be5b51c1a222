import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LooseRow } from '../support/loose-database';
import { LoosePlugin } from './support/loose-plugin';

const REPOS = 25;
const rows: LooseRow[] = Array.from({ length: REPOS }, (_, i) => ({
  repo: `'repo ${i}'`,
  timestamp: `now()::TIMESTAMP - INTERVAL ${i} MINUTE - INTERVAL 1 MINUTE`,
  duration_seconds: String(i),
}));

let plugin: LoosePlugin;
beforeAll(async () => {
  plugin = await LoosePlugin.over(rows);
});
afterAll(() => plugin?.dispose());

const perRepo = { queryType: 'metric', measures: ['executions'], dimensions: ['repo'], bucket: 'none' };
const tooFew = { rowLimit: 10 };

describe('an answer that the row limit cuts', () => {
  const series = 'SELECT timestamp AS time, duration_seconds FROM executions ORDER BY timestamp';

  it.each([
    ['a metric', perRepo],
    ['a preset', { queryType: 'preset', preset: 'executions_log', format: 'table' }],
    ['SQL', { rawSql: 'SELECT repo, count(*) AS n FROM executions GROUP BY repo' }],
    ['a time series', { rawSql: series, format: 'timeseries' }],
  ])('is an error to an alert, with the remedy: %s', async (_, model) => {
    const { status, error, frames } = await plugin.alert(model, tooFew);
    expect(status).toBe(413);
    expect(error).toMatch(/^\[too_large\] The result has more rows than the row limit of 10\. .*raise rowLimit/);
    expect(frames).toEqual([]);
  });

  it('is none to an alert with exactly so many rows', async () => {
    const { error, frames } = await plugin.alert(perRepo, { rowLimit: REPOS });
    expect(error).toBe('');
    expect(frames[0]!.columns.repo).toHaveLength(REPOS);
  });

  it.each([
    ['SQL', { rawSql: `${series}; -- oldest first`, format: 'timeseries' }],
    ['SQL, newest first', { rawSql: `${series} DESC`, format: 'timeseries' }],
    [
      'SQL with macros',
      { rawSql: `SELECT $__timeGroupAlias(timestamp, 1m), duration_seconds FROM executions`, format: 'timeseries' },
    ],
    ['a metric', { queryType: 'metric', measures: ['duration_avg'], bucket: '1m', format: 'timeseries' }],
    ['lines', { rawSql: 'SELECT timestamp, repo AS body FROM executions ORDER BY 1', format: 'logs' }],
  ])('keeps the newest rows for a panel that shows time, in order: %s', async (_, model) => {
    const { error, frames } = await plugin.ask(model, tooFew);
    expect(error).toBe('');
    const { columns, meta } = frames[0]!;
    const times = (columns.time ?? columns.timestamp)!.map(Number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // A metric has buckets without rows, too.
    expect(new Set(times).size).toBeGreaterThanOrEqual(10);
    expect(Date.now() - times.at(-1)!).toBeLessThan(20 * 60_000);
    expect(meta.notices.map(({ text }) => text)).toEqual([
      'Results have been limited to 10 rows because the row limit was reached: the newest ones.',
    ]);
    const values = (columns.duration_seconds ?? columns.duration_avg)?.filter((value) => value !== null);
    if (values) expect(values).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('keeps the first rows of a table, whose order is somebody’s, and says so', async () => {
    const { frames } = await plugin.ask({ rawSql: 'SELECT duration_seconds FROM executions ORDER BY 1' }, tooFew);
    expect(frames[0]!.columns.duration_seconds).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(frames[0]!.meta.notices[0]!.text).toMatch(/: the first ones\.$/);
  });
});

describe('variables in an alert rule', () => {
  const where = (condition: string) => ({ rawSql: `SELECT count(*) AS n FROM executions WHERE ${condition}` });
  const metric = (rest: object) => ({ queryType: 'metric', measures: ['executions'], bucket: 'none', ...rest });

  it.each<[string, object]>([
    ['repo', where(`repo = '\${repo}'`)],
    ['repo', where("repo = '$repo'")],
    ['repo', where("repo = '[[repo]]'")],
    ['repo', where(`repo IN (\${repo:sqlstring})`)],
    ['repo', where('repo = $repo')],
    ['repo', where(`repo LIKE '%\${repo:raw}%'`)],
    ['repo', where(`repo = $text$\${repo}$text$`)],
    ['repo', where('$__conditionalAll(repo IN ($repo), $repo)')],
    ['repo', where(`$__timeFilter(timestamp) AND repo = $$\${repo}$$`)],
    ['column', where(`"\${column}" = 1`)],
    ['__user', where(`repo = '\${__user.login}'`)],
    ['repo', metric({ filters: [{ field: 'repo', op: '=', value: '$repo' }] })],
    ['repo', metric({ filters: [{ field: 'repo', op: '=|', value: ['a', `\${repo}`] }] })],
    ['repo', metric({ filters: [{ field: 'repo', op: '=~', value: `^\${repo:regex}$` }] })],
    ['most', metric({ dimensions: ['repo'], limit: '$most' })],
    ['width', metric({ bucket: `\${width}` })],
    ['tier', { queryType: 'preset', preset: 'top_errors', params: { model_tier: '$tier' } }],
    ['most', { queryType: 'preset', preset: 'top_errors', params: { limit: '$most' } }],
  ])('%s is named: %j', async (name, model) => {
    const { status, error } = await plugin.alert(model);
    expect(status).toBe(400);
    expect(error).toContain(`[bad_query] The query asks for the variable ${name}, and alert rules have no variables.`);
  });

  it.each<[number, object]>([
    [0, where("regexp_matches(repo, '^a$|$1|b$')")],
    [0, where("repo = $$a$1$$ OR repo = $tag$b$tag$ OR repo = '[[:alpha:]]'")],
    [25, where('$__timeFilter(timestamp) -- $repo')],
    [25, where("len([[1], [2]]) = 2 AND '$__timeFilter' <> repo AND '[[1]]' <> repo")],
    [25, where("printf('%1$s', repo) = repo AND json_extract('{}', '$.repo') IS NULL")],
    [25, where(`timestamp < make_timestamp(\${__to} * 1000) AND '\${__from:date:YYYY}' >= '2026'`)],
    [0, where("repo = '$' || 'repo'")],
    [0, metric({ filters: [{ field: 'repo', op: '=', value: '$repo', literal: true }] })],
    [0, metric({ filters: [{ field: 'repo', op: '=~', value: '^x$' }] })],
  ])('is not mistaken for one: %i for %j', async (count, model) => {
    const { error, frames } = await plugin.alert(model);
    expect(error).toBe('');
    expect(Object.values(frames[0]!.columns)).toEqual([[count]]);
  });
});

describe('several numbers a row', () => {
  it('reach an alert labelled by their columns, without those that are NULL', async () => {
    const { error, frames } = await plugin.alert({
      rawSql: 'SELECT count(*) AS n, max(duration_seconds) AS longest, avg(quality_score) AS quality FROM executions',
    });
    expect(error).toBe('');
    expect(frames[0]!.columns).toEqual({ column: ['n', 'longest'], value: [25, 24] });
  });

  it('reach it so beside labels', async () => {
    const { frames } = await plugin.alert({ ...perRepo, measures: ['executions', 'cost_total'], limit: 2 });
    expect(frames[0]!.columns).toEqual({
      repo: ['repo 0', 'repo 0', 'repo 1', 'repo 1'],
      column: ['executions', 'cost_total', 'executions', 'cost_total'],
      value: [1, 1, 1, 1],
    });
  });

  it('a row whose only number is NULL is none, and does not make the others ambiguous', async () => {
    const { error, frames } = await plugin.alert({ rawSql: 'SELECT unnest([NULL, 3]) AS n' });
    expect(error).toBe('');
    expect(frames[0]!.columns).toEqual({ n: [3] });
  });
});
