import type { Execution } from './execution';

/** A measure, computed once more over rows. */
type Expected = (rows: readonly Execution[]) => number | null;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const present = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const mean = (values: readonly (number | null)[]): number | null => {
  const known = present(values);
  return known.length === 0 ? null : sum(known) / known.length;
};
const ratio = (part: number, whole: number, factor = 1) => (whole === 0 ? null : (factor * part) / whole);
const highest = (values: readonly (number | null)[]): number | null =>
  present(values).reduce((best: number | null, value) => (best === null || value > best ? value : best), null);

/** Between the two nearest of the sorted values, in proportion. */
function quantile(values: readonly (number | null)[], q: number): number | null {
  const sorted = present(values).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}

function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  if (x === null || y === null) return null;
  const moment = (f: (pair: readonly [number, number]) => number) => sum(pairs.map(f));
  return ratio(
    moment(([a, b]) => (a - x) * (b - y)),
    Math.sqrt(moment(([a]) => (a - x) ** 2) * moment(([, b]) => (b - y) ** 2)),
  );
}

const count =
  (condition: (row: Execution) => boolean): Expected =>
  (rows) =>
    rows.filter(condition).length;
const share =
  (condition: (row: Execution) => boolean, among: (row: Execution) => boolean = () => true): Expected =>
  (rows) =>
    ratio(rows.filter(among).filter(condition).length, rows.filter(among).length, 100);
const average =
  (value: (row: Execution) => number | null): Expected =>
  (rows) =>
    mean(rows.map(value));
const total =
  (value: (row: Execution) => number): Expected =>
  (rows) =>
    sum(rows.map(value));
const atQuantile =
  (value: (row: Execution) => number | null, q: number): Expected =>
  (rows) =>
    quantile(rows.map(value), q);

const duration = (row: Execution) => row.duration_seconds;
const memory = (row: Execution) => row.peak_memory_mb;
const cpu = (row: Execution) => row.cpu_time_seconds;
const costError = ({ actual_cost, cost_estimate }: Execution) =>
  cost_estimate > 0 ? (Math.abs(actual_cost - cost_estimate) / cost_estimate) * 100 : null;

/** Confidence and outcome of the executions by which the router can be judged. */
const judged = (rows: readonly Execution[]) =>
  rows.flatMap(({ routing_confidence: confidence, success, metadata }) => {
    const isDefaulted = (metadata?.defaulted as string[] | undefined)?.includes('routing_confidence') ?? false;
    return confidence >= 0 && confidence <= 1 && success !== null && !isDefaulted
      ? [[confidence, Number(success)] as const]
      : [];
  });

const REQUIRED = [
  'task_id',
  'timestamp',
  'task_type',
  'task_description',
  'repo',
  'file_count',
  'estimated_tokens',
  'model_tier',
  'pool_type',
  'routing_confidence',
  'complexity_score',
  'success',
  'duration_seconds',
  'cost_estimate',
  'actual_cost',
] as const;
const outside = (value: number | null, min: number, max = Number.POSITIVE_INFINITY) =>
  value !== null && (value < min || value > max);
const breaksRule = (row: Execution) =>
  REQUIRED.some((name) => row[name] === null) ||
  row.timestamp > Date.now() + 300_000 ||
  outside(row.routing_confidence, 0, 1) ||
  outside(row.complexity_score, 0, 100) ||
  outside(row.quality_score, 0, 100) ||
  outside(row.user_rating, 1, 5) ||
  [
    row.file_count,
    row.estimated_tokens,
    row.duration_seconds,
    row.cost_estimate,
    row.actual_cost,
    row.peak_memory_mb,
    row.cpu_time_seconds,
  ].some((value) => outside(value, 0));

const named = (text: string | null) => text !== null && text !== '' && text !== 'unknown';
const completeness: Expected = (rows) => {
  const failures = rows.filter(({ success }) => !success);
  const texts = rows.flatMap((row) => [row.task_type, row.task_description, row.repo, row.model_tier, row.pool_type]);
  const filled = texts.filter(named).length + failures.filter(({ error_type }) => error_type !== null).length;
  return ratio(filled, texts.length + failures.length, 100);
};

/** Every measure over rows of `executions`; times in milliseconds since the epoch. */
export const EXPECTED_MEASURES: Readonly<Record<string, Expected>> = {
  executions: (rows) => rows.length,
  successes: count(({ success }) => success),
  failures: count(({ success }) => !success),
  errors: count(({ error_type }) => error_type !== null),
  success_rate: share(({ success }) => success),
  error_rate: share(({ error_type }) => error_type !== null),
  failure_rate: share(({ success, error_type }) => !success || error_type !== null),
  duration_avg: average(duration),
  duration_p50: atQuantile(duration, 0.5),
  duration_p90: atQuantile(duration, 0.9),
  duration_p95: atQuantile(duration, 0.95),
  duration_p99: atQuantile(duration, 0.99),
  duration_max: (rows) => highest(rows.map(duration)),
  cost_total: total((row) => row.actual_cost),
  cost_avg: average((row) => row.actual_cost),
  cost_estimate_total: total((row) => row.cost_estimate),
  cost_savings: total((row) => row.cost_estimate - row.actual_cost),
  cost_savings_avg: average((row) => row.cost_estimate - row.actual_cost),
  cost_per_success: (rows) =>
    ratio(sum(rows.map((row) => row.actual_cost)), rows.filter(({ success }) => success).length),
  cost_error_avg: average(costError),
  cost_error_p95: atQuantile(costError, 0.95),
  quality_avg: average((row) => row.quality_score),
  quality_p50: atQuantile((row) => row.quality_score, 0.5),
  quality_count: count((row) => row.quality_score !== null),
  routing_confidence_avg: average((row) => row.routing_confidence),
  routing_confidence_percent: average((row) => 100 * row.routing_confidence),
  brier_score: (rows) => mean(judged(rows).map(([confidence, outcome]) => (confidence - outcome) ** 2)),
  calibration_error: (rows) => {
    const tenth = (confidence: number) => Math.min(9, Math.floor(confidence * 10));
    const distances = Array.from({ length: 10 }, (_, i) =>
      Math.abs(sum(judged(rows).flatMap(([c, outcome]) => (tenth(c) === i ? [c - outcome] : [])))),
    );
    return ratio(sum(distances), judged(rows).length);
  },
  calibration_z: (rows) => {
    const terms = judged(rows).map(([c, outcome]) => [(outcome - c) * (1 - 2 * c), (1 - 2 * c) ** 2 * c * (1 - c)]);
    return ratio(sum(terms.map(([term]) => term!)), Math.sqrt(sum(terms.map(([, variance]) => variance!))));
  },
  calibration_gap: (rows) => mean(judged(rows).map(([confidence, outcome]) => confidence - outcome)),
  complexity_avg: average((row) => row.complexity_score),
  tokens_total: total((row) => row.estimated_tokens),
  files_total: total((row) => row.file_count),
  memory_avg: average(memory),
  memory_p50: atQuantile(memory, 0.5),
  memory_p95: atQuantile(memory, 0.95),
  memory_p99: atQuantile(memory, 0.99),
  memory_max: (rows) => highest(rows.map(memory)),
  cpu_avg: average(cpu),
  cpu_p95: atQuantile(cpu, 0.95),
  cpu_p99: atQuantile(cpu, 0.99),
  memory_duration_correlation: (rows) =>
    correlation(
      rows.flatMap(({ peak_memory_mb: x, duration_seconds: y }) => (x === null || y === null ? [] : [[x, y] as const])),
    ),
  accepted: count((row) => row.user_accepted === true),
  rejected: count((row) => row.user_accepted === false),
  acceptance_rate: share(
    (row) => row.user_accepted === true,
    (row) => row.user_accepted !== null,
  ),
  rating_avg: average((row) => row.user_rating),
  ratings: count((row) => row.user_rating !== null),
  ratings_1: count((row) => row.user_rating === 1),
  ratings_2: count((row) => row.user_rating === 2),
  ratings_3: count((row) => row.user_rating === 3),
  ratings_4: count((row) => row.user_rating === 4),
  ratings_5: count((row) => row.user_rating === 5),
  first_seen: (rows) => {
    const newest = highest(rows.map((row) => -row.timestamp));
    return newest === null ? null : -newest;
  },
  last_seen: (rows) => highest(rows.map((row) => row.timestamp)),
  completeness,
  violations: count(breaksRule),
  data_quality: share((row) => !breaksRule(row)),
};
