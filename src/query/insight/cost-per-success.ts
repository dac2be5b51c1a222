import { finite } from '../finite-values';
import type { Preset } from '../presets/preset';
import { Z } from '../statistics';
import { op } from '../tree/op';
import { name, sql, withTables } from '../tree/sql';
import { ENOUGH } from './strata';

const CATEGORIES = ['model_tier', 'pool_type', 'task_type', 'repo', 'none'] as const;

/** With fewer successes the bounds of the ratio promise too much. */
const ENOUGH_SUCCESSES = 10;

const COST = sql`CAST(${finite(sql`actual_cost`)} AS DOUBLE)`;

export const COST_PER_SUCCESS_BOUNDS: Preset = {
  name: 'cost_per_success_bounds',
  question: 'What does a success cost, and how sure is that?',
  window: '30d',
  limit: 50,
  parameters: [{ name: 'by', choices: CATEGORIES, default: 'model_tier', help: 'A row for each of these.' }],
  method: {
    formula:
      'R = Σcost/successes, failed executions included, and half its interval 1.96·√((var c + R²·var y − 2R·cov(c, y))/n)/mean y.',
    assumption:
      'Executions do not depend on one another. Where costs are very skewed, intervals hold the truth somewhat less often than 95 in 100 times.',
    change: 'More executions: the bounds come closer. It compares what each did, not the same tasks.',
  },
  select: ({ rows, texts, limit }) => {
    const by = CATEGORIES.find((name) => name === texts.by) ?? 'model_tier';
    const isWhole = by === 'none';
    const group = isWhole ? sql`` : sql`"group",`;
    const tables = sql`spent AS (
  SELECT
    ${isWhole ? sql`` : sql`${name(by)} AS "group",`}
    CASE WHEN success IS NOT NULL THEN ${COST} END AS cost,
    CASE WHEN ${op.isFinite(sql`actual_cost`)} THEN CAST(success AS INTEGER) END AS success
  FROM executions
  WHERE ${rows}
), groups AS (
  SELECT
    ${group}
    CAST(count(cost) AS DOUBLE) AS n,
    CAST(count(*) FILTER (WHERE success = 1) AS DOUBLE) AS successes,
    sum(cost) / nullif(sum(success), 0) AS ratio,
    var_samp(cost) AS cost_variance,
    var_samp(success) AS success_variance,
    covar_samp(cost, success) AS covariance,
    avg(success) AS success_mean,
    CAST(count(*) - count(cost) AS DOUBLE) AS left_out
  FROM spent
  ${isWhole ? sql`` : sql`GROUP BY "group"`}
), bounds AS (
  SELECT
    *,
    n >= ${ENOUGH} AND successes >= ${ENOUGH_SUCCESSES} AS is_enough,
    ${Z} * sqrt(greatest(cost_variance + power(ratio, 2) * success_variance - 2 * ratio * covariance, 0) / n)
      / nullif(success_mean, 0) AS half
  FROM groups
)`;
    return withTables(
      [tables],
      sql`SELECT
  ${group}
  n,
  successes,
  CASE WHEN is_enough THEN ratio END AS cost_per_success,
  CASE WHEN is_enough THEN greatest(ratio - half, least(ratio, 0)) END AS low,
  CASE WHEN is_enough THEN ratio + half END AS high,
  left_out
FROM bounds
${isWhole ? sql`` : sql`ORDER BY n DESC, "group"`}
LIMIT ${limit}`,
    );
  },
  columns: {
    group: { label: 'Group', help: 'What the executions have in common.' },
    n: { label: 'Executions', unit: 'count', help: 'Executions whose outcome and cost are known.' },
    successes: { label: 'Successes', unit: 'count', help: 'Successes among them.' },
    cost_per_success: {
      label: 'Cost per success',
      unit: 'usd',
      help: `Cost of all, failed ones included, divided by the successes; empty under ${ENOUGH} executions or ${ENOUGH_SUCCESSES} successes.`,
    },
    low: { label: 'At least', unit: 'usd', help: 'Lower end of its 95 percent interval.' },
    high: { label: 'At most', unit: 'usd', help: 'Upper end of its 95 percent interval.' },
    left_out: { label: 'Left out', unit: 'count', help: 'Executions whose outcome or cost is unknown.' },
  },
};
