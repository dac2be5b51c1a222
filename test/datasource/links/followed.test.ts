import { beforeAll, expect, it } from 'vitest';
import { DIMENSIONS } from '../../../src/query/vocabulary/dimensions';
import type { Followed } from '../page/followed';
import { inEachGrafana } from '../support/in-each-grafana';

const METRIC = { refId: 'A', queryType: 'metric', measures: ['executions'], bucket: '1h' };
const TABLE = { ...METRIC, format: 'table', bucket: 'none' };
/** Begins and ends within a bucket. */
const PAST = { from: '2026-02-08T12:10:00Z', to: '2026-02-09T11:40:00Z' };

/** Most within the day before, in clumps; the others within the months before that. */
const SPREAD = `CASE WHEN i < 90
  THEN TIMESTAMP '2026-02-09 11:30:00' - (i * i // 6) * INTERVAL 1 MINUTE
  ELSE TIMESTAMP '2026-01-01 03:00:00' + (i - 90) * INTERVAL '57 hours' END`;

inEachGrafana('a link followed', (editors) => {
  beforeAll(async () => {
    await editors.live.writer.run(`
      INSERT INTO executions (
        task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
        routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost, error_type)
      SELECT uuid(), ${SPREAD}, 'task ' || i % 5, 'execution ' || i, ['a b', 'a%2Fb', '\${repo}', '[[x]]', 'ü/"''\\'][1 + i % 5],
        i % 3, 100, ['small', 'medium', 'large'][1 + i % 3], ['mahavishnu', 'delegate'][1 + i % 2], 0.5, i % 100,
        i % 4 <> 0, i, 0.01, 0.02, CASE WHEN i % 4 = 0 THEN 'Timeout' END
      FROM range(120) AS numbers(i)`);
  }, 180_000);

  /** How many executions Explore shows. */
  async function shown({ query, range }: Followed): Promise<number> {
    const past = range && {
      from: new Date(Number(range.from)).toISOString(),
      to: new Date(Number(range.to)).toISOString(),
    };
    const { columns, error } = await editors.ask(query, past ? { past } : {});
    expect(error).toBeUndefined();
    return columns[0]?.[0]?.[1].length ?? 0;
  }

  /** The values, each with how many executions its link shows. */
  async function followed(query: unknown, request: object = {}): Promise<{ value: unknown; shown: number }[]> {
    const all = (await editors.links(query, { past: PAST, ...request })).filter(({ value }) => value !== null);
    const full = all.filter(({ value }) => value !== 0);
    const empty = all.filter(({ value }) => value === 0);
    // Enough to tell, of many.
    const every = Math.ceil(full.length / 40);
    const links = [...full.filter(({ calculated }, i) => calculated || i % every === 0), ...empty.slice(0, 2)];
    const counted = [];
    for (const link of links) counted.push({ value: link.value, shown: await shown(link) });
    return counted;
  }

  /** Each value of executions is to be the number of executions shown. */
  function expectSame(counted: readonly { value: unknown; shown: number }[]): void {
    expect(counted.map((link) => link.shown)).toEqual(counted.map(({ value }) => value));
    expect(counted.some(({ value }) => Number(value) > 0)).toBe(true);
  }

  it('opens Explore at the times that the panel shows', async () => {
    const [bucket] = await editors.links({ ...METRIC, format: 'timeseries' }, { past: PAST });
    const whole = { from: Date.parse('2026-02-08T12:00:00Z'), to: Date.parse('2026-02-09T11:59:59.999Z') };
    expect(bucket!.range).toEqual({ from: String(whole.from), to: String(whole.to) });
    const [row] = await editors.links({ ...TABLE, dimensions: ['repo'] }, { past: PAST });
    expect(row!.range).toEqual({ from: String(Date.parse(PAST.from)), to: String(Date.parse(PAST.to)) });
  });

  it.each([
    ['a series', {}],
    ['series by a dimension', { dimensions: ['model_tier'] }],
    ['series by two dimensions', { dimensions: ['model_tier', 'pool_type'] }],
    ['series with gaps', { dimensions: ['task_type'], bucket: '5m' }],
    ['one bucket', { dimensions: ['repo'], bucket: '30d' }],
    ['buckets of months', { bucket: '1M' }],
    ['buckets of any width', { bucket: 'auto' }],
  ])('from a point of %s shows the executions behind it', async (_, query) => {
    const links = await followed({ ...METRIC, format: 'timeseries', ...query });
    expectSame(links);
  });

  it('from a month ends where the next begins', async () => {
    const past = { from: '2026-01-01T00:00:00Z', to: '2026-03-15T00:00:00Z' };
    expectSame(await followed({ ...METRIC, format: 'timeseries', bucket: '1M' }, { past }));
  });

  it.each(DIMENSIONS.map(({ id }) => id))('from a row by %s shows the executions behind it', async (dimension) => {
    expectSame(await followed({ ...TABLE, dimensions: [dimension] }));
  });

  it('keeps the filters of the panel and of the dashboard', async () => {
    const filters = [
      { field: 'timestamp', op: '>=', value: '2026-02-08T18:00:00Z' },
      { field: 'model_tier', op: '=|', value: ['$tiers', 'large'] },
      { field: 'error_type', op: 'isNull' },
    ];
    await editors.setVariables([{ name: 'tiers', value: ['small'] }]);
    const adHoc = { filters: [{ key: 'pool_type', operator: '!=', value: '$tiers' }] };
    const query = { ...METRIC, format: 'timeseries', dimensions: ['pool_type'], filters };
    expectSame(await followed(query, adHoc));
    expectSame(await followed({ ...query, ...TABLE, dimensions: ['pool_type'], filters }, adHoc));
    await editors.setVariables([]);
  });
});
