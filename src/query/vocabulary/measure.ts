import type { Unit } from '../../model/units';

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

/** Turns a naive timestamp of the database into an instant. */
export type ToInstant = (naive: string) => string;

/** What the SQL of a measure may have to know. */
export interface MeasureScope {
  readonly instant: ToInstant;
  /** SQL of the present on the clock of the stored times. */
  readonly now: string;
  /** SQL that is true for a row that had a value which is not finite, where such values have been taken out. */
  readonly notFinite: string;
}

/** An aggregate over rows of `executions`. */
interface Aggregate extends MeasureBase {
  readonly sql: string | ((scope: MeasureScope) => string);
}

/** The share of rows that meet the condition, of those where it is not NULL; in percent. Confidence bounds follow. */
interface Rate extends MeasureBase {
  readonly unit: 'percent';
  readonly condition: string;
}

/** A continuous quantile of a column; several of one column are computed in one pass. */
export interface Quantile extends MeasureBase {
  readonly column: string;
  readonly quantile: number;
}

/** A property of the database as a whole: it knows neither time range nor filters nor dimensions. */
interface DatabaseProperty extends MeasureBase {
  readonly property: (scope: MeasureScope) => string;
}

export type Measure = Aggregate | Rate | Quantile | DatabaseProperty;

function quantileSql(measure: Quantile, siblings: readonly Measure[]): string {
  const asked = siblings.flatMap((m) => ('quantile' in m && m.column === measure.column ? [m.quantile] : []));
  const all = [...new Set(asked)].sort((a, b) => a - b);
  if (all.length < 2) return `quantile_cont(${measure.column}, ${measure.quantile})`;
  return `quantile_cont(${measure.column}, [${all.join(', ')}])[${all.indexOf(measure.quantile) + 1}]`;
}

/** The measure as one SQL expression. `siblings` are all measures of the SELECT it stands in. */
export function measureSql(measure: Measure, siblings: readonly Measure[], scope: MeasureScope): string {
  if ('sql' in measure) return typeof measure.sql === 'string' ? measure.sql : measure.sql(scope);
  if ('condition' in measure) return `100 * avg(CAST(${measure.condition} AS INTEGER))`;
  if ('quantile' in measure) return quantileSql(measure, siblings);
  return `(SELECT ${measure.property(scope)} FROM database_status)`;
}

export function isDatabaseProperty(measure: Measure): boolean {
  return 'property' in measure;
}
