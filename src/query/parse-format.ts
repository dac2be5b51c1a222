import type { Format } from '../result/shape';
import { reject } from './guards';

/** Spellings of Grafana's SQL data sources, old and new. */
const FORMATS: Readonly<Record<string, Format>> = {
  '': 'timeseries',
  '0': 'timeseries',
  timeseries: 'timeseries',
  time_series: 'timeseries',
  'time-series': 'timeseries',
  'time series': 'timeseries',
  '4': 'timeseries',
  multi: 'timeseries',
  '1': 'table',
  table: 'table',
  '2': 'logs',
  log: 'logs',
  logs: 'logs',
};

export function parseFormat(value: unknown): Format {
  const spelling = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '-';
  return Object.hasOwn(FORMATS, spelling) ? FORMATS[spelling]! : reject(value, 'format', 'timeseries, table or logs');
}
