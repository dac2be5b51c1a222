import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, GrafanaClient } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';

/** Row i is i minutes before this; every tenth failed. */
const NEWEST = Date.UTC(2026, 1, 9, 12);
const MINUTE = 60_000;

let live: LivePlugin;
let client: GrafanaClient;
beforeAll(async () => {
  live = await LivePlugin.start(600);
  client = live.client();
});
afterAll(() => live.dispose());

/** What Grafana's alerting adds to a model where nobody chose anything, and asks with. */
const UNCHOSEN = { intervalMs: 1000, maxDataPoints: 43_200 };

/** The answer to a model as a rule asks for it, over some minutes up to a while after the newest execution. */
async function asRule(model: object, minutes = 10, seconds = 30, asked = UNCHOSEN): Promise<Answer> {
  const to = NEWEST + seconds * 1000;
  const answers = await client.query(
    { A: { refId: 'A', ...asked, ...model } },
    { ...asked, headers: { FromAlert: 'true' }, timeRange: { fromEpochMs: to - minutes * MINUTE, toEpochMs: to } },
  );
  return answers.get('A')!;
}

const numbers = ({ frames }: Answer) =>
  frames.flatMap(({ columns }) =>
    Object.entries(columns).filter(
      ([name, values]) => name !== 'time' && typeof values.find((value) => value !== null) === 'number',
    ),
  );

/** What Grafana's Reduce, Last, makes of each series. */
const last = (answer: Answer) => Object.fromEntries(numbers(answer).map(([name, values]) => [name, values.at(-1)]));

describe('a new rule that nobody has touched', () => {
  it.each([
    ['the form for rules', { instant: null, hide: false }],
    ['the form for rules, opened again', { instant: false, range: true, datasource: { uid: 'x', type: 'y' } }],
    ['a query that says no more than how', { queryType: 'metric', instant: null }],
  ])('as %s saves it, is a number that can be compared', async (_, model) => {
    const answer = await asRule(model);
    expect(answer.error).toBe('');
    expect(numbers(answer)).toEqual([['failures', [1]]]);
  });

  it('is 0 where nothing ran, and not nothing', async () => {
    expect(numbers(await asRule({}, 1, 3600))).toEqual([['failures', [0]]]);
  });

  it('is still told what is wrong with the query of another data source', async () => {
    expect((await asRule({ target: 'stats.errors', instant: true })).error).toMatch(
      /queryType of the query must be one of/,
    );
  });
});

it('a panel of which nothing is saved asks what its editor shows', async () => {
  const { frames, error } = (await client.query({ A: { refId: 'A', datasource: { uid: 'x' } } })).get('A')!;
  expect(error).toBe('');
  expect(Object.keys(frames[0]!.columns)).toEqual(['time', 'success_rate', 'executions']);
});

describe('automatic buckets of a rule', () => {
  const rate = { queryType: 'metric', measures: ['success_rate'], bucket: 'auto', format: 'timeseries' };

  it('over ten minutes are no seconds, of which the last has nothing in it', async () => {
    // Each minute has one execution, the last of which failed.
    expect(numbers(await asRule(rate))).toEqual([['success_rate', [...Array(9).fill(100), 0]]]);
  });

  it.each([
    ['a metric', rate],
    ['a metric in buckets that the rule names', { ...rate, bucket: '1m' }],
    ['a preset', { queryType: 'preset', preset: 'success_rate_over_time', params: { bucket: 'auto' } }],
    [
      'SQL',
      {
        rawSql:
          'SELECT $__timeGroup(timestamp, $__interval, NULL) AS time, avg(success::INT) AS rate FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1',
      },
    ],
  ])('leave no rule without data that has some: %s', async (_, model) => {
    // The last two minutes are empty.
    const answer = await asRule({ format: 'timeseries', ...model }, 10, 150);
    expect(answer.error).toBe('');
    expect(Object.values(last(answer))).toEqual([expect.any(Number)]);
  });

  it('leave no series without data that has some', async () => {
    const answer = await asRule({ ...rate, dimensions: ['model_tier'] }, 10, 30);
    expect(answer.error).toBe('');
    expect(answer.frames.map(({ meta }) => meta.type)).toEqual(Array(3).fill('timeseries-multi'));
    for (const [, values] of numbers(answer)) expect(values.at(-1)).toEqual(expect.any(Number));
    expect(answer.frames.map(({ meta }) => meta.notices)).toEqual([[], [], []]);
  });

  it.each([
    [{ intervalMs: 1000, maxDataPoints: 43_200 }, 60, "INTERVAL '5 minutes'"],
    [{ intervalMs: 1000, maxDataPoints: 43_200 }, 24 * 60, "INTERVAL '2 hours'"],
    [{ intervalMs: 600_000, maxDataPoints: 43_200 }, 60, "INTERVAL '10 minutes'"],
    [{ intervalMs: 1000, maxDataPoints: 30 }, 60, "INTERVAL '2 minutes'"],
  ])('are as wide as the rule asks, given %j over %i minutes: %s', async (asked, minutes, width) => {
    const answer = await asRule(rate, minutes, 0, asked);
    expect(answer.frames[0]!.meta.executedQueryString).toContain(width);
  });
});
