import type { Notice, Result } from '../result/result';
import type { Format } from '../result/shape';
import type { Field, Frame, FrameMeta, FrameType } from './frame';
import type { FrameOptions } from './frame-options';

/** Fields in one of Grafana's data plane types, or in none, with what must be said about them. */
export interface Content {
  readonly type?: FrameType;
  readonly length: number;
  readonly fields: readonly Field[];
  readonly notices: readonly Notice[];
}

const TYPE_VERSIONS: Record<FrameType, readonly [number, number]> = {
  'timeseries-wide': [0, 1],
  'timeseries-multi': [0, 1],
  'numeric-wide': [0, 1],
  'numeric-long': [0, 1],
  'log-lines': [0, 0],
};

const VISUALISATIONS: Record<Format, FrameMeta['preferredVisualisationType']> = {
  timeseries: 'graph',
  table: 'table',
  logs: 'logs',
};

export function frameOf({ type, length, fields, notices }: Content, result: Result, options: FrameOptions): Frame {
  const { refId, format, executedQueryString } = options;
  return {
    name: refId,
    refId,
    length,
    fields,
    meta: {
      ...(type && { type, typeVersion: TYPE_VERSIONS[type] }),
      ...(executedQueryString && { executedQueryString }),
      preferredVisualisationType: VISUALISATIONS[format],
      notices: [...result.notices, ...notices],
      stats: [
        { displayName: 'Rows returned by DuckDB', value: result.rows, unit: 'short' },
        { displayName: 'Time in DuckDB', value: result.elapsed, unit: 'ms' },
        ...keptRowsOf(result),
      ],
      custom: { ...stateOf(result), rows: result.rows, elapsed: result.elapsed },
    },
  };
}

function keptRowsOf({ state }: Result) {
  const rows = state?.keptRows;
  return rows === undefined ? [] : [{ displayName: 'Rows not read again', value: rows, unit: 'short' }];
}

/** `reused` is said of what may be given again, by withAsOf. */
function stateOf({ state }: Result) {
  if (state === null) return {};
  const { generation, asOf, isStable, keptRows } = state;
  return { generation, asOf, ...(isStable && { reused: false }), ...(keptRows !== undefined && { keptRows }) };
}
