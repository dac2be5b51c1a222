/** What a panel shows, in SQL that shares nothing with it: `x` are the executions that it looks at. */
export type ByHand =
  | string
  | { readonly sql: string /** How far the value may be off. */; readonly within: number }
  | Proved;

/** A preset that is proved by itself, and what it is asked where nobody has chosen anything. */
export interface Proved {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Columns that name the series. */
  readonly labels?: readonly string[];
}

/** `executions_behind`, which is asked for the newest hundred. */
export const NEWEST = `SELECT timestamp AS time, task_id, task_type, repo, model_tier, pool_type, complexity_score,
    routing_confidence, success, error_type, duration_seconds, actual_cost
  FROM x ORDER BY timestamp DESC, task_id LIMIT 100`;

export const RATE = '100 * avg(success::INT) AS success_rate';
export const FAILURE_RATE = '100 * avg((NOT success OR error_type IS NOT NULL)::INT) AS failure_rate';
export const N = 'count(*) AS executions';
export const DURATION = 'avg(duration_seconds) AS duration_avg';
export const QUALITY = 'avg(quality_score) AS quality_avg';
export const COST = 'coalesce(sum(actual_cost), 0) AS cost_total';
export const COST_PER_SUCCESS = 'sum(actual_cost) / nullif(sum(success::INT), 0) AS cost_per_success';
export const LAST_SEEN = 'max(timestamp) AS last_seen';

export function quantiles(column: string, name: string, percents: readonly number[]): string {
  return percents.map((percent) => `quantile_cont(${column}, ${percent / 100}) AS ${name}_p${percent}`).join(', ');
}

interface Rest {
  readonly where?: string;
  readonly having?: string;
  readonly limit?: number;
  /** Otherwise the largest of the first measure first, then by name. */
  readonly orderBy?: string;
}

/** One row for each group, or combination of groups. */
export function per(
  groups: string | readonly string[],
  measures: string,
  { where = 'true', having = 'true', limit, orderBy }: Rest = {},
) {
  const names = [groups].flat().map((_, i) => i + 1);
  const order = orderBy ?? [`${names.length + 1} DESC NULLS LAST`, ...names].join(', ');
  const cut = limit === undefined ? '' : `LIMIT ${limit}`;
  return `SELECT ${groups}, ${measures} FROM x WHERE ${where} GROUP BY ${names} HAVING ${having} ORDER BY ${order} ${cut}`;
}

/** One row for each hour or day that has executions, and for each label. */
export function over(unit: 'hour' | 'day', measures: string, label?: string): string {
  const groups = [`date_trunc('${unit}', timestamp) AS time`, ...(label ? [label] : [])];
  return `SELECT ${groups.join(', ')}, ${measures} FROM x GROUP BY ${groups.map((_, i) => i + 1)}`;
}

export const alone = (measures: string) => `SELECT ${measures} FROM x`;
