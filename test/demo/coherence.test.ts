import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemo, type Demo } from '../../src/demo/create-demo';
import { ROW_RULES } from '../../src/model/checks';
import { storedNow } from '../../src/model/clock';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { statusOf } from '../../src/model/limits';
import type { StatusLevel, ThresholdName } from '../../src/model/thresholds';
import type { MemoryDatabase } from '../support/memory-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';

const ROWS = 40_000;
const END = Date.UTC(2026, 2, 18, 15, 20);
const HOUR = 3_600_000;

const folder = new TemporaryFolder();
let demo: Demo;
let db: MemoryDatabase;
/** SQL conditions of the two incidents, by pool. */
let during: Record<string, string>;
let quiet: string;

const time = (milliseconds: number) => `make_timestamp(${milliseconds * 1000})`;
const number = async (sql: string) => Number(await db.value(sql));
const countOf = (condition: string) => number(`SELECT count(*) FROM executions WHERE ${condition}`);
const meanOf = (expression: string, condition = 'true') =>
  number(`SELECT avg(${expression}) FROM executions WHERE ${condition}`);
/** Means by group, in the order of the groups' names. */
const means = async (group: string, expression: string, condition = 'true') =>
  Object.fromEntries(
    await db.rows(`SELECT ${group}, avg(${expression}) FROM executions WHERE ${condition} GROUP BY 1 ORDER BY 1`),
  ) as Record<string, number>;

beforeAll(async () => {
  const path = folder.file('learning.db');
  demo = await createDemo(path, { rows: ROWS, end: END });
  db = await openFile(path);
  during = Object.fromEntries(
    demo.incidents.map(({ pool, from, to }) => [pool, `timestamp >= ${time(from)} AND timestamp < ${time(to)}`]),
  );
  quiet = Object.values(during)
    .map((condition) => `NOT (${condition})`)
    .join(' AND ');
});

afterAll(() => {
  db.close();
  folder.dispose();
});

describe('the rows', () => {
  it('are as many as asked for, inserted in the order of their time, within the days asked for', async () => {
    const [row] = await db.rows(`SELECT count(*)::INTEGER, count(DISTINCT task_id)::INTEGER,
      min(timestamp) >= ${time(demo.from)}, max(timestamp) < ${time(END)} FROM executions`);
    expect(row).toEqual([ROWS, ROWS, true, true]);
    expect(END - demo.from).toBe(30 * 24 * HOUR);
    expect(
      await number(`SELECT count(*) FROM (
        SELECT timestamp < lag(timestamp) OVER (ORDER BY rowid) AS backwards FROM executions) WHERE backwards`),
    ).toBe(0);
  });

  it('keep every rule of the model', async () => {
    for (const { name, violation } of ROW_RULES) expect(await countOf(violation(storedNow('UTC'))), name).toBe(0);
  });

  it('take the values that producers are known to write, all of them', async () => {
    for (const column of EXECUTION_COLUMNS) {
      if (!('knownValues' in column)) continue;
      const found = await db.column(`SELECT DISTINCT ${column.name} FROM executions WHERE ${column.name} IS NOT NULL`);
      const expected = column.knownValues.filter((value) => column.name !== 'pool_type' || value !== 'unknown');
      expect(new Set(found), column.name).toEqual(new Set(expected));
    }
    expect(await number('SELECT count(DISTINCT repo) FROM executions')).toBe(8);
    expect(await number('SELECT count(DISTINCT task_type) FROM executions')).toBe(8);
    expect(await number('SELECT count(DISTINCT task_description) FROM executions')).toBeGreaterThan(500);
  });

  it('arrive a little after they were recorded', async () => {
    expect(await countOf(`uploaded_at < timestamp OR uploaded_at > ${time(END)}`)).toBe(0);
    expect(await countOf("uploaded_at > timestamp + INTERVAL '30 seconds'")).toBe(0);
    expect(await countOf('uploaded_at = timestamp')).toBeLessThan(10);
  });

  it('say in metadata which pool and worker ran them, and what asked for it', async () => {
    expect(
      await countOf(`(metadata->>'pool_id') NOT LIKE (pool_type || '-%') OR (metadata->>'worker_id') NOT LIKE (pool_type || '-w%')
        OR (metadata->>'source') NOT IN ('orchestrator', 'mcp', 'schedule', 'cli')
        OR (metadata->>'attempt') NOT IN ('1', '2')`),
    ).toBe(0);
    expect(await countOf("json_type(metadata) IS DISTINCT FROM 'OBJECT'")).toBe(0);
  });

  it('swarm for work on many files only, and not always', async () => {
    expect(await countOf('swarm_topology IS NOT NULL AND file_count < 6')).toBe(0);
    const share = await meanOf('(swarm_topology IS NOT NULL)::INTEGER');
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.4);
  });
});

describe('failures', () => {
  it('alone have an error, and each has one', async () => {
    expect(await countOf('success = (error_type IS NOT NULL) OR success = (error_message IS NOT NULL)')).toBe(0);
  });

  it('leave a message with nothing unfilled, which names the worker that metadata names', async () => {
    expect(await countOf("contains(error_message, '{')")).toBe(0);
    expect(
      await countOf("contains(error_message, 'worker ') AND NOT contains(error_message, (metadata->>'worker_id'))"),
    ).toBe(0);
  });

  it('are scored below 60 by the quality gate, and only by it', async () => {
    expect(await countOf("error_type = 'quality_gate' AND (quality_score IS NULL OR quality_score >= 60)")).toBe(0);
    expect(await countOf("error_type <> 'quality_gate' AND quality_score IS NOT NULL")).toBe(0);
  });

  it('by timeout take as long as their tier allows, longer than any other of it', async () => {
    expect(
      await number(`SELECT count(*) FROM (
        SELECT min(duration_seconds) FILTER (error_type = 'timeout') AS timeout,
          max(duration_seconds) FILTER (error_type IS DISTINCT FROM 'timeout') AS other
        FROM executions GROUP BY model_tier) WHERE timeout < other`),
    ).toBe(0);
  });
});

describe('success', () => {
  it('is 93 to 97 % overall, far enough from the limits of the alert rules', async () => {
    const rate = await meanOf('success::INTEGER');
    expect(rate).toBeGreaterThan(0.93);
    expect(rate).toBeLessThan(0.97);
  });

  it('depends on the tier, the pool and, within a tier, the complexity', async () => {
    const tiers = await means('model_tier', 'success::INTEGER', quiet);
    expect(tiers.small! + 0.05).toBeLessThan(tiers.medium!);
    expect(tiers.small! + 0.05).toBeLessThan(tiers.large!);
    const pools = await means('pool_type', 'success::INTEGER', quiet);
    expect(pools.runpod! + 0.02).toBeLessThan(Math.min(pools.mahavishnu!, pools['session-buddy']!, pools.kubernetes!));
    for (const tier of Object.keys(tiers)) {
      const half = `(SELECT median(complexity_score) FROM executions WHERE model_tier = '${tier}')`;
      const rates = await means(
        `complexity_score > ${half}`,
        'success::INTEGER',
        `${quiet} AND model_tier = '${tier}'`,
      );
      expect(rates.true!, tier).toBeLessThan(rates.false!);
    }
  });

  it('falls short of the confidence in the small tier alone', async () => {
    const gaps = await means('model_tier', 'routing_confidence - success::INTEGER', quiet);
    expect(gaps.small).toBeGreaterThan(0.08);
    expect(Math.abs(gaps.medium!)).toBeLessThan(0.03);
    expect(Math.abs(gaps.large!)).toBeLessThan(0.03);
  });
});

describe('cost', () => {
  const perToken = 'cost_estimate / estimated_tokens';

  it('follows tier and tokens: small cheap, large dear', async () => {
    const prices = await means('model_tier', perToken);
    expect(prices.medium! / prices.small!).toBeGreaterThan(3);
    expect(prices.large! / prices.medium!).toBeGreaterThan(3);
    for (const tier of Object.keys(prices)) {
      const correlation = await number(
        `SELECT corr(cost_estimate, estimated_tokens) FROM executions WHERE model_tier = '${tier}'`,
      );
      expect(correlation, tier).toBeGreaterThan(0.99);
    }
    expect(await number('SELECT corr(estimated_tokens, complexity_score) FROM executions')).toBeGreaterThan(0.5);
  });

  it('scatters around its estimate, and drifts away from it in the last third', async () => {
    const day = (n: number) => time(demo.from + n * 24 * HOUR);
    const ratio = 'actual_cost / cost_estimate';
    const before = `timestamp < ${day(20)}`;
    expect(await meanOf(ratio, before)).toBeCloseTo(1, 1);
    const spread = await number(`SELECT stddev(${ratio}) FROM executions WHERE ${before}`);
    expect(spread).toBeGreaterThan(0.1);
    expect(spread).toBeLessThan(0.3);
    const steps = [20, 23, 26, 29].map((from) =>
      meanOf(ratio, `timestamp >= ${day(from)} AND timestamp < ${day(from + 1)}`),
    );
    const [first, second, third, last] = (await Promise.all(steps)) as [number, number, number, number];
    expect(first).toBeLessThan(1.1);
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    expect(last).toBeGreaterThan(1.4);
  });
});

describe('the load', () => {
  const perHour = (condition: string) =>
    number(`SELECT count(*) / count(DISTINCT date_trunc('hour', timestamp)) FROM executions WHERE ${condition}`);
  const weekday = 'isodow(timestamp) < 6';

  it('is high in working hours, low at night and at weekends', async () => {
    const working = await perHour(`${quiet} AND ${weekday} AND hour(timestamp) BETWEEN 9 AND 16`);
    const night = await perHour(`${weekday} AND hour(timestamp) BETWEEN 0 AND 4`);
    const weekend = await perHour(`NOT (${weekday}) AND hour(timestamp) BETWEEN 9 AND 16`);
    expect(night * 10).toBeLessThan(working);
    expect(weekend * 2).toBeLessThan(working);
  });
});

describe('incidents', () => {
  it('lie in the last days, one of them in the last 24 hours', () => {
    const [first, last] = demo.incidents;
    expect(demo.incidents).toHaveLength(2);
    expect(END - first!.from).toBeLessThan(6 * 24 * HOUR);
    expect(END - last!.from).toBeLessThan(24 * HOUR);
    expect(last!.to).toBeLessThan(END);
  });

  it('are bursts of timeouts on one pool, and leave the others as they were', async () => {
    for (const [pool, condition] of Object.entries(during)) {
      const affected = `${condition} AND pool_type = '${pool}'`;
      const timeouts = "coalesce(error_type = 'timeout', false)::INTEGER";
      expect(await meanOf(timeouts, affected), pool).toBeGreaterThan(0.6);
      expect(await meanOf(timeouts, `${quiet} AND pool_type = '${pool}'`), pool).toBeLessThan(0.06);
      expect(await meanOf('success::INTEGER', `${condition} AND pool_type <> '${pool}'`), pool).toBeGreaterThan(0.86);
    }
  });

  it('crowd the pool with second attempts, which there are at no other time', async () => {
    expect(await countOf(`(metadata->>'attempt') = '2' AND ${quiet}`)).toBe(0);
    for (const [pool, condition] of Object.entries(during)) {
      expect(await countOf(`(metadata->>'attempt') = '2' AND pool_type <> '${pool}' AND ${condition}`)).toBe(0);
      const share = (when: string) => meanOf(`(pool_type = '${pool}')::INTEGER`, when);
      expect(await share(condition), pool).toBeGreaterThan(2 * (await share(quiet)));
    }
  });

  const measures: [ThresholdName, string, StatusLevel[]][] = [
    ['success_rate', '100 * success::INTEGER', ['critical']],
    ['error_rate', '100 * (NOT success)::INTEGER', ['critical']],
    ['duration_avg', 'duration_seconds', ['warning', 'critical']],
    ['quality_avg', 'quality_score', ['ok']],
  ];
  it.each(measures)(
    '%s is OK in quiet times, and as bad as told in an incident',
    async (name, expression, expected) => {
      expect(statusOf(name, await meanOf(expression, quiet))).toBe('ok');
      for (const condition of Object.values(during)) {
        expect(expected).toContain(statusOf(name, await meanOf(expression, condition)));
      }
    },
  );
});

describe('what people and machines add later', () => {
  it('is missing where it was not measured or given', async () => {
    const shares = await db.rows(`SELECT count(quality_score) / count(*), count(user_accepted) / count(*),
      count(user_rating) / count(*), count(peak_memory_mb) / count(*), count(cpu_time_seconds) / count(*),
      count(solution_summary) / count(*), count(embedding) FROM executions`);
    const [quality, accepted, rated, memory, cpu, solutions, embeddings] = shares[0]!.map(Number) as number[];
    expect(quality).toBeGreaterThan(0.6);
    expect(quality).toBeLessThan(0.9);
    expect(accepted).toBeLessThan(0.2);
    expect(rated).toBeGreaterThan(0.02);
    expect(rated).toBeLessThan(accepted!);
    expect(memory).toBe(cpu);
    expect(memory).toBeGreaterThan(0.5);
    expect(memory).toBeLessThan(0.9);
    expect(solutions).toBeGreaterThan(0.1);
    expect(embeddings).toBe(0);
  });

  it('agrees with the outcome', async () => {
    expect(await countOf('user_rating IS NOT NULL AND user_accepted IS NULL')).toBe(0);
    const accepted = await means('success', 'user_accepted::INTEGER');
    expect(accepted.true).toBeGreaterThan(0.9);
    expect(accepted.false).toBeLessThan(0.2);
    const ratings = await means('user_accepted', 'user_rating', 'user_rating IS NOT NULL');
    expect(ratings.false! + 1).toBeLessThan(ratings.true!);
    expect(await countOf("solution_summary IS NOT NULL AND error_type NOT IN ('quality_gate', 'validation')")).toBe(0);
    expect(await countOf("pool_type = 'runpod' AND peak_memory_mb IS NOT NULL")).toBe(0);
  });

  it('grows with the work', async () => {
    expect(await number('SELECT corr(peak_memory_mb, duration_seconds) FROM executions')).toBeGreaterThan(0.3);
    expect(await countOf('cpu_time_seconds > duration_seconds')).toBe(0);
    const durations = await means('model_tier', 'duration_seconds', quiet);
    expect(durations.small! * 2).toBeLessThan(durations.medium!);
    expect(durations.medium! * 2).toBeLessThan(durations.large!);
    const complexity = await means('model_tier', 'complexity_score');
    expect(complexity.small).toBeLessThan(complexity.medium!);
    expect(complexity.medium).toBeLessThan(complexity.large!);
  });

  it('names solutions that recur', async () => {
    const [distinct, used] = (
      await db.rows(
        'SELECT count(DISTINCT solution_summary)::INTEGER, count(solution_summary)::INTEGER FROM executions',
      )
    )[0]! as [number, number];
    expect(distinct).toBe(24);
    expect(used / distinct).toBeGreaterThan(100);
    const rates = Object.values(await means('solution_summary', 'success::INTEGER', 'solution_summary IS NOT NULL'));
    expect(Math.min(...rates)).toBeLessThan(0.9);
    expect(Math.max(...rates)).toBeGreaterThan(0.93);
  });
});
