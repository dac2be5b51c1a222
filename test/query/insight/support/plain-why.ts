import type { Row } from '../../support/ask';
import { END } from '../../support/databases';
import type { Execution } from '../../vocabulary/support/execution';
import { EXPECTED_DIMENSIONS } from '../../vocabulary/support/expected-dimensions';
import { mean, sum } from './plain';
import { judged } from './plain-calibration';

const MEASURES = {
  success_rate: ({ success }: Execution) => (success === null ? null : Number(success)),
  cost_avg: ({ actual_cost }: Execution) => actual_cost,
  duration_avg: ({ duration_seconds }: Execution) => duration_seconds,
  calibration_gap: (row: Execution) => {
    const [one] = judged([row]);
    return one === undefined ? null : one.confidence - one.success;
  },
};

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

const DIMENSIONS = ['task_type', 'complexity_bucket', 'repo', 'model_tier', 'pool_type', 'swarm_topology'];

/** The value of an execution. */
const causeOf = (dimension: string) => (row: Execution) =>
  dimension === 'complexity_bucket' && row.complexity_score === null ? null : EXPECTED_DIMENSIONS[dimension]!(row);

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/** Values of the measure before and now. */
interface Sides {
  readonly before: readonly number[];
  readonly now: readonly number[];
}

interface Valued {
  readonly row: Execution;
  readonly value: number;
}

function sidesOf(rows: readonly Execution[], measure: MeasureName, hours: number, before: 'period' | 'week') {
  const from = END - hours * HOUR;
  const back = before === 'week' ? WEEK * Math.max(1, Math.ceil((END - from) / WEEK)) : END - from;
  const valued = rows.flatMap((row): Valued[] => {
    const value = MEASURES[measure](row);
    return value !== null && Number.isFinite(value) ? [{ row, value }] : [];
  });
  const within = (low: number, high: number) =>
    valued.filter(({ row }) => row.timestamp >= low && row.timestamp <= high && row.timestamp <= END);
  return {
    now: within(from, END),
    before: within(from - back, END - back).filter(({ row }) => row.timestamp < from),
  };
}

const variance = (values: readonly number[]) => {
  const middle = mean(values);
  const found = mean(values.map((value) => (value - middle) ** 2));
  return found > 1e-12 * mean(values.map((value) => value ** 2)) ? found : 0;
};

const pooled = (values: readonly number[]) =>
  values.length < 2 ? 0 : (variance(values) * values.length) / (values.length - 1);

const orNull = (values: readonly number[]) => (values.length === 0 ? null : mean(values));

/** Kitagawa's parts of one group. */
function parts({ before, now }: Sides, all: Sides) {
  const [w0, w1] = [before.length / all.before.length, now.length / all.now.length];
  const r0 = mean(before.length > 0 ? before : now);
  const r1 = mean(now.length > 0 ? now : before);
  const middle = (mean(all.before) + mean(all.now)) / 2;
  const spread = pooled([...before, ...now]);
  return {
    w0,
    w1,
    r0,
    r1,
    mix: ((w1 - w0) * (r1 + r0)) / 2,
    mixBeyond: (w1 - w0) * ((r1 + r0) / 2 - middle),
    rate: ((w1 + w0) / 2) * (r1 - r0),
    differenceVariance: before.length > 0 && now.length > 0 ? spread * (1 / before.length + 1 / now.length) : null,
  };
}

function groupsOf(
  sides: { readonly before: readonly Valued[]; readonly now: readonly Valued[] },
  key: (row: Execution) => unknown,
) {
  const groups = new Map<string, { value: unknown; before: number[]; now: number[] }>();
  for (const side of ['before', 'now'] as const) {
    for (const { row, value } of sides[side]) {
      const id = JSON.stringify(key(row));
      if (!groups.has(id)) groups.set(id, { value: key(row), before: [], now: [] });
      groups.get(id)![side].push(value);
    }
  }
  return [...groups.values()];
}

const valuesOf = (sides: { readonly before: readonly Valued[]; readonly now: readonly Valued[] }): Sides => ({
  before: sides.before.map(({ value }) => value),
  now: sides.now.map(({ value }) => value),
});

/** Rows of `why_changed` by dimension and value, and by how much each counts for its rank. */
export function whyChanged(rows: readonly Execution[], measure: MeasureName, hours: number, before: 'period' | 'week') {
  const sides = sidesOf(rows, measure, hours, before);
  const all = valuesOf(sides);
  const found = new Map<string, { row: Row; weight: number }>();
  for (const dimension of DIMENSIONS) {
    const groups = groupsOf(sides, causeOf(dimension));
    const split = groups.map((group) => parts(group, all));
    const uniform = sum(split.map(({ rate }) => rate));
    for (const [i, group] of groups.entries()) {
      const part = split[i]!;
      const beyond = part.rate - ((part.w0 + part.w1) / 2) * uniform;
      const rateWeight = part.rate * beyond > 0 ? Math.min(Math.abs(part.rate), Math.abs(beyond)) : 0;
      const z = part.differenceVariance ? (part.r1 - part.r0) / Math.sqrt(part.differenceVariance) : null;
      const number = (value: number) => (Number.isFinite(value) ? value : null);
      found.set(`${dimension} ${JSON.stringify(group.value)}`, {
        row: {
          dimension,
          value: group.value as string | null,
          share_before: number(part.w0),
          share_now: number(part.w1),
          before: orNull(group.before),
          now: orNull(group.now),
          mix_effect: number(part.mix),
          rate_effect: number(part.rate),
          total_effect: number(part.mix + part.rate),
          z,
        },
        weight: Math.max(rateWeight, Math.abs(part.mixBeyond)),
      });
    }
  }
  return found;
}

const Z_OF_TWO = 2.24;

/** The row of `why_changed_summary`, but for what it says of the one that did most. */
export function whySummary(
  rows: readonly Execution[],
  measure: MeasureName,
  hours: number,
  before: 'period' | 'week',
): Row {
  const sides = sidesOf(rows, measure, hours, before);
  const all = valuesOf(sides);
  const [n_before, n_now] = [all.before.length, all.now.length];
  const numbers = { measure, before: orNull(all.before), now: orNull(all.now), n_before, n_now };
  if (n_before === 0 || n_now === 0) {
    return { ...numbers, change: null, mix_effect: null, rate_effect: null, z: null, verdict: 'too_few' };
  }
  const kinds = groupsOf(sides, (row) => [row.task_type, causeOf('complexity_bucket')(row)]);
  const split = kinds.map((kind) => ({ ...kind, ...parts(kind, all) }));
  const mix = sum(split.map((kind) => kind.mix));
  const rate = sum(split.map((kind) => kind.rate));
  const rateVariance = sum(split.map((kind) => ((kind.w0 + kind.w1) / 2) ** 2 * (kind.differenceVariance ?? 0)));
  const middles = split.flatMap((kind) => Array.from([...kind.before, ...kind.now], () => (kind.r0 + kind.r1) / 2));
  const mixVariance = (mean(middles.map((value) => value ** 2)) - mean(middles) ** 2) * (1 / n_before + 1 / n_now);
  const better = measure === 'success_rate' ? 1 : -1;
  const isSure = (effect: number, of: number) =>
    effect !== 0 && Math.abs(effect) >= Z_OF_TWO * Math.sqrt(Math.max(0, of));
  const [rateIsSure, mixIsSure] = [isSure(rate, rateVariance), isSure(mix, mixVariance)];
  const ofResults = rateIsSure && (!mixIsSure || Math.abs(rate) >= Math.abs(mix));
  const verdict = () => {
    if (n_before < 30 || n_now < 30) return 'too_few';
    if (!rateIsSure && !mixIsSure) return 'no_change';
    if (ofResults) return rate * better > 0 ? 'better_results' : 'worse_results';
    return mix * better > 0 ? 'easier_work' : 'harder_work';
  };
  return {
    ...numbers,
    change: mean(all.now) - mean(all.before),
    mix_effect: mix,
    rate_effect: rate,
    z: rateVariance > 0 ? rate / Math.sqrt(rateVariance) : null,
    verdict: verdict(),
  };
}
