import type { Sql } from '../../tree/sql';
import type { Quantile } from '../measure';

/** One measure a percentile, `ID_pN`. */
export function quantiles(
  id: string,
  label: string,
  column: Sql,
  unit: Quantile['unit'],
  percentiles: readonly number[],
  what: string,
): Quantile[] {
  return percentiles.map((p) => ({
    id: `${id}_p${p}`,
    label: p === 50 ? `Median ${label.toLowerCase()}` : `${label}, ${p}th percentile`,
    unit,
    help: p === 50 ? `Median ${what}.` : `${p} percent of the executions have at most this ${what}.`,
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    column,
    quantile: p / 100,
  }));
}
