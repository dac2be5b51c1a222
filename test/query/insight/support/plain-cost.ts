import type { Row } from '../../support/ask';
import { DAY } from '../../support/ask';
import type { Execution } from '../../vocabulary/support/execution';
import { mean, sum } from './plain';

const covariance = (a: readonly number[], b: readonly number[]) => {
  const [meanA, meanB] = [mean(a), mean(b)];
  return sum(a.map((value, i) => (value - meanA) * (b[i]! - meanB))) / (a.length - 1);
};

/** The row of `cost_per_success_bounds` of these executions, but for its group. */
export function costPerSuccess(rows: readonly Execution[]): Row {
  const known = rows.filter(({ success, actual_cost }) => success !== null && Number.isFinite(actual_cost));
  const cost = known.map(({ actual_cost }) => actual_cost);
  const success = known.map((row) => Number(row.success));
  const [n, successes] = [known.length, sum(success)];
  const counts = { n, successes, left_out: rows.length - n };
  if (n < 30 || successes < 10) return { ...counts, cost_per_success: null, low: null, high: null };
  const ratio = sum(cost) / successes;
  const spread =
    covariance(cost, cost) + ratio ** 2 * covariance(success, success) - 2 * ratio * covariance(cost, success);
  const half = (1.96 * Math.sqrt(Math.max(spread, 0) / n)) / mean(success);
  return {
    ...counts,
    cost_per_success: ratio,
    low: Math.max(ratio - half, Math.min(ratio, 0)),
    high: ratio + half,
  };
}

const startOfDay = (time: number) => Math.floor(time / DAY) * DAY;
const weekday = (day: number) => new Date(day).getUTCDay();

/** Of Student's distribution, two-sided, 95 percent. */
const STUDENT = [2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08];

/** The quantile with so many degrees of freedom, from seven on. */
const student = (degrees: number) => STUDENT[degrees - 7] ?? 1.96 + 2.4 / degrees;

/** Numbers of `cost_forecast`, the width below and above the forecast in place of bounds, over days in UTC. */
export function costForecast(all: readonly Execution[], present: number, weeks: number) {
  const rows = all.filter(({ timestamp }) => timestamp <= present);
  const known = rows.filter(({ actual_cost }) => Number.isFinite(actual_cost) && actual_cost !== null);
  const date = new Date(present);
  const [month, end] = [0, 1].map((i) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + i)) as [number, number];
  const today = startOfDay(present);
  const costOf = (from: number, to: number) =>
    sum(known.flatMap(({ timestamp, actual_cost }) => (timestamp >= from && timestamp < to ? [actual_cost] : [])));
  const monthToDate = costOf(month, present + 0.0005);
  const oldest = today - 7 * weeks * DAY;
  const began = Math.min(...known.map(({ timestamp }) => timestamp));
  const first = began < oldest ? oldest : startOfDay(began) + DAY;
  const history = Number.isFinite(first)
    ? Array.from({ length: Math.max(0, (today - first) / DAY) }, (_, i) => first + i * DAY)
    : [];
  const base = { month_to_date: monthToDate, days_of_history: history.length, days_left: (end - present) / DAY };
  if (history.length < 14) return { ...base, forecast: null, half: null, above: null };
  const wholes = new Map(history.map((day) => [day, costOf(day, day + DAY)]));
  const laters = new Map(history.map((day) => [day, costOf(day + (present - today) + 0.0005, day + DAY)]));
  const whole = (day: number) => wholes.get(day)!;
  const later = (day: number) => laters.get(day)!;
  const alike = (day: number) => history.filter((other) => weekday(other) === weekday(day));
  const degrees = history.length - 7;
  const residual = (value: (day: number) => number) =>
    sum(history.map((day) => (value(day) - mean(alike(day).map(value))) ** 2)) / degrees;
  const coming = Array.from({ length: (end - today) / DAY - 1 }, (_, i) => today + (i + 1) * DAY);
  let variance = residual(later) * (1 + 1 / alike(today).length);
  for (let i = 0; i < 7; i++) {
    const days = coming.filter((day) => weekday(day) === i);
    if (days.length === 0) continue;
    variance += residual(whole) * (days.length + days.length ** 2 / alike(days[0]!).length);
  }
  const half = student(degrees) * Math.sqrt(variance);
  const size = mean(history.map((day) => Math.abs(whole(day))));
  const unsure = student(degrees) * Math.sqrt(residual(whole) / history.length);
  return {
    ...base,
    forecast: monthToDate + mean(alike(today).map(later)) + sum(coming.map((day) => mean(alike(day).map(whole)))),
    half,
    above: half * (size > 0 ? Math.exp(unsure / size) : 1),
  };
}
