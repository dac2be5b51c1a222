import type { Unit } from '../../model/units';
import { op } from '../tree/op';
import { type Sql, sql } from '../tree/sql';

/** Panels in which a measure reads well. */
type Chart = 'stat' | 'gauge' | 'timeseries' | 'bargauge' | 'piechart' | 'table';

interface MeasureBase {
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
  /** The formula in words. */
  readonly help: string;
  readonly charts: readonly Chart[];
  /** What an interval without executions holds in a time series: 0 for counts and sums, nothing for means and rates. */
  readonly empty?: 0;
}

/** What the SQL of a measure may have to know. */
export interface MeasureScope {
  readonly storedTimeZone: string;
  /** True for a row that had a value which is not finite; null where none has been taken out. */
  readonly notFinite: Sql | null;
}

/** An aggregate over rows of `executions`. */
interface Aggregate extends MeasureBase {
  readonly sql: Sql | ((scope: MeasureScope) => Sql);
}

/** The share of rows that meet the condition, of those where it is not NULL; in percent. Confidence bounds follow. */
interface Rate extends MeasureBase {
  readonly unit: 'percent';
  readonly condition: Sql;
}

/** A continuous quantile of a column; several of one column are computed in one pass. */
export interface Quantile extends MeasureBase {
  readonly column: Sql;
  readonly quantile: number;
}

/** A property of the database as a whole: it knows neither time range nor filters nor dimensions. */
interface DatabaseProperty extends MeasureBase {
  readonly property: (scope: MeasureScope) => Sql;
}

export type Measure = Aggregate | Rate | Quantile | DatabaseProperty;

function quantileSql({ column, quantile }: Quantile, siblings: readonly Measure[]): Sql {
  const asked = siblings.flatMap((m) => ('quantile' in m && m.column === column ? [m.quantile] : []));
  const all = [...new Set(asked)].sort((a, b) => a - b);
  return all.length < 2 ? op.quantile(column, quantile) : op.quantiles(column, all, all.indexOf(quantile) + 1);
}

/** The measure as one SQL expression. `siblings` are all measures of the SELECT it stands in. */
export function measureSql(measure: Measure, siblings: readonly Measure[], scope: MeasureScope): Sql {
  if ('sql' in measure) return typeof measure.sql === 'function' ? measure.sql(scope) : measure.sql;
  if ('condition' in measure) return sql`100 * avg(CAST(${measure.condition} AS INTEGER))`;
  if ('quantile' in measure) return quantileSql(measure, siblings);
  return sql`(SELECT ${measure.property(scope)} FROM database_status)`;
}

export function isDatabaseProperty(measure: Measure): boolean {
  return 'property' in measure;
}
