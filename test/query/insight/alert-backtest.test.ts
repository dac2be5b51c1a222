import { afterEach, describe, expect, it } from 'vitest';
import { evaluate, nextState, type RuleState } from '../../../src/alerts/evaluate';
import { type ProvisionedRule, renderRule } from '../../../src/alerts/render';
import { milliseconds } from '../../../src/alerts/rule';
import { ALERT_GROUPS } from '../../../src/alerts/rules';
import { WATCHED_RATES } from '../../../src/model/watched-rates';
import { findMeasure } from '../../../src/query/vocabulary/measures';
import { TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { Random } from '../../support/random';
import { ask, type Row } from '../support/ask';
import { END } from '../support/databases';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TO = Math.floor(END / MINUTE) * MINUTE;

interface Executed {
  readonly at: number;
  readonly success: boolean | null;
  readonly error: boolean;
}

let engine: TestEngine | undefined;
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function over(executed: readonly Executed[]): Promise<void> {
  const rows = executed.map(
    ({ at, success, error }) => `(make_timestamp(${at} * 1000), ${success}, ${error ? "'timeout'" : 'NULL'})`,
  );
  engine = await TestEngine.over([
    `CREATE TABLE executions (task_id UUID DEFAULT uuid(), timestamp TIMESTAMP, success BOOLEAN, error_type VARCHAR,
      repo VARCHAR DEFAULT 'api')`,
    ...(rows.length > 0 ? [`INSERT INTO executions (timestamp, success, error_type) VALUES ${rows.join(', ')}`] : []),
  ]);
}

const backtest = (preset: string, params: object, hours: number) =>
  ask({ queryType: 'preset', preset, params: { window: 'range', ...params } }, engine!, {
    timeRange: { from: TO - hours * HOUR, to: TO },
  });

const RULES = ALERT_GROUPS.flatMap(({ interval, rules }) =>
  rules.map((rule) => ({ interval: milliseconds(interval), rule: renderRule(rule) })),
);
const ruleOf = (uid: string) => RULES.find(({ rule }) => rule.uid === uid)!;

function withLimit(rule: ProvisionedRule, limit: number): ProvisionedRule {
  const [a, c] = rule.data;
  const [{ evaluator }] = c.model.conditions;
  const conditions = [{ evaluator: { ...evaluator, params: [limit] } }] as const;
  return { ...rule, data: [a, { ...c, model: { ...c.model, conditions } }] };
}

/** What the rule's query comes to at that time, in plain arithmetic. */
function valueAt(executed: readonly Executed[], rule: ProvisionedRule, at: number): number | null {
  const [{ model, relativeTimeRange }] = rule.data;
  if (model.queryType !== 'metric') throw new Error(`${rule.uid} asks for no measure.`);
  const inWindow = executed.filter((one) => one.at >= at - relativeTimeRange.from * SECOND && one.at <= at);
  if (inWindow.length < model.minSamples!) return null;
  const known = inWindow.filter(({ success }) => success !== null);
  if (known.length === 0) return null;
  const met = known.filter(({ success, error }) =>
    model.measures[0] === 'success_rate' ? success : !success || error,
  );
  return (100 * met.length) / known.length;
}

/** Each firing, evaluated as the host evaluates rules, one evaluation after the other. */
function byHand(executed: readonly Executed[], uid: string, hours: number, limit?: number) {
  const { interval, rule: own } = ruleOf(uid);
  const rule = limit === undefined ? own : withLimit(own, limit);
  const isBelow = rule.data[1].model.conditions[0].evaluator.type === 'lt';
  const firings: { start: number; end: number | null; latest: number; values: number[] }[] = [];
  let state: RuleState | undefined;
  for (let at = TO - hours * HOUR; at <= TO; at += interval) {
    const wasFiring = state?.state === 'Alerting';
    state = nextState(rule, state, evaluate(rule, { value: valueAt(executed, rule, at) }), at);
    if (state.state === 'Alerting') {
      if (!wasFiring) firings.push({ start: at, end: null, latest: at, values: [] });
      firings.at(-1)!.latest = at;
      firings.at(-1)!.values.push(state.value!);
    } else if (wasFiring) firings.at(-1)!.end = at;
  }
  return firings.reverse().map(({ start, end, values }) => ({
    start,
    end,
    length_seconds: ((end ?? TO) - start) / SECOND,
    peak_value: expect.closeTo(isBelow ? Math.min(...values) : Math.max(...values), 9),
    evaluations: values.length,
  }));
}

/** Bursts that go well or badly, with quiet hours between; each fifth exactly on a minute, where windows begin and end. */
function incidents(random: Random, hours: number): Executed[] {
  const executed: Executed[] = [];
  let at = TO - (hours + 2) * HOUR;
  while (at < TO) {
    const chance = [0.98, 0.98, 0.8, 0.5, 0.1][random.below(5)]!;
    const end = at + random.below(3 * HOUR);
    const pause = [10, 60, 240][random.below(3)]! * SECOND;
    for (; at < Math.min(end, TO); at += 1 + random.below(2 * pause)) {
      const time = random.below(5) === 0 ? Math.round(at / MINUTE) * MINUTE : at;
      const success = random.below(20) === 0 ? null : random.next() < chance;
      executed.push({ at: time, success, error: success !== null && random.below(12) === 0 });
    }
    at = end + (random.below(3) === 0 ? random.below(4 * HOUR) : 0);
  }
  return executed;
}

it('knows every rule on a rate, and no other', () => {
  const rates = RULES.filter(({ rule }) => {
    const { model } = rule.data[0];
    return 'measures' in model && 'condition' in findMeasure(model.measures[0]!);
  });
  expect(WATCHED_RATES.map(({ uid }) => uid)).toEqual(rates.map(({ rule }) => rule.uid));
});

describe.each(WATCHED_RATES.map(({ uid }) => uid))('%s', (uid) => {
  it.each([1, 2, 3])('fires when the rule itself would have fired, evaluation by evaluation: %i', async (seed) => {
    const hours = 30;
    const executed = incidents(new Random(seed), hours);
    await over(executed);
    for (const limit of [undefined, 60]) {
      const params = { rule: uid, ...(limit !== undefined && { threshold: limit }) };
      const expected = byHand(executed, uid, hours, limit);
      const rows = await backtest('alert_backtest', params, hours);
      expect(rows.map(({ share_of_time, ...row }) => row)).toEqual(expected.map(({ evaluations, ...row }) => row));
      const [summary] = (await backtest('alert_backtest_summary', params, hours)) as [Row];
      const firing = expected.reduce((sum, { evaluations }) => sum + evaluations, 0);
      expect(summary).toMatchObject({
        rule: uid,
        threshold: limit ?? WATCHED_RATES.find((one) => one.uid === uid)!.limit,
        firings: expected.length,
        longest_seconds: expected.length === 0 ? null : Math.max(...expected.map((one) => one.length_seconds)),
      });
      expect(Number(summary.share_of_time) * Number(summary.evaluations)).toBeCloseTo(firing, 6);
      expect(rows.reduce((sum, row) => sum + Number(row.share_of_time), 0)).toBeCloseTo(
        Number(summary.share_of_time),
        9,
      );
      expect(summary.evaluations).toBeLessThanOrEqual(hours * 60 + 1);
    }
  });
});

describe('little to go by', () => {
  const failed = (minutes: number): Executed => ({ at: TO - minutes * MINUTE, success: false, error: true });

  it('of nothing at all', async () => {
    await over([]);
    expect(await backtest('alert_backtest', {}, 24)).toEqual([]);
    expect(await backtest('alert_backtest_summary', {}, 24)).toEqual([
      {
        rule: WATCHED_RATES[0]!.uid,
        threshold: WATCHED_RATES[0]!.limit,
        evaluations: 0,
        firings: 0,
        share_of_time: null,
        longest_seconds: null,
      },
    ]);
  });

  it('nine failures are too few to fire, ten are not, and it still fires', async () => {
    await over(Array.from({ length: 9 }, () => failed(30)));
    expect(await backtest('alert_backtest', {}, 24)).toEqual([]);
    await engine!.close();
    await over(Array.from({ length: 10 }, () => failed(30)));
    expect(await backtest('alert_backtest', {}, 24)).toEqual([
      {
        start: TO - 25 * MINUTE,
        end: null,
        length_seconds: 25 * 60,
        peak_value: 0,
        share_of_time: expect.closeTo(26 / 31, 9),
      },
    ]);
  });

  it('times that are decades apart take no evaluation for each minute between', async () => {
    const old = Date.UTC(1980, 0, 1);
    await over([
      ...Array.from({ length: 10 }, () => failed(30)),
      ...Array.from({ length: 10 }, () => ({ ...failed(0), at: old })),
    ]);
    const rows = await backtest('alert_backtest', { window: 'all' }, 24);
    expect(rows.map(({ start }) => start)).toEqual([TO - 25 * MINUTE, old + 5 * MINUTE]);
  });

  it('of other repositories it knows nothing', async () => {
    await over(Array.from({ length: 10 }, () => failed(30)));
    expect(await backtest('alert_backtest', { repo: 'web' }, 24)).toEqual([]);
    expect(await backtest('alert_backtest', { repo: 'api' }, 24)).toHaveLength(1);
  });

  it.each([
    [{ rule: 'learning-stale' }, 'rule'],
    [{ threshold: 101 }, 'threshold'],
    [{ threshold: -1 }, 'threshold'],
    [{ threshold: 'high' }, 'threshold'],
  ])('refuses %j', async (params, named) => {
    await over([]);
    const error = await thrown(backtest('alert_backtest', params, 24));
    expect(error).toMatchObject({ code: 'bad_query', message: expect.stringContaining(named) });
  });
});
