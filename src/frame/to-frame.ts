import type { Column } from '../result/column';
import type { Result } from '../result/result';
import type { Frame } from './frame';
import { type Content, frameOf } from './frame-meta';
import type { FrameOptions } from './frame-options';
import { fieldOf } from './frame-options';
import { logsContent } from './logs/content';
import { numberContent } from './number-content';
import { isTimeName, timeColumn } from './roles';
import { seriesContent } from './series/content';

/**
 * The Grafana frame of a result. Without rows there are no fields, which alerting takes as NoData; only a table keeps
 * its columns. Throws bad_query where the columns do not fit the format, too_large where an alert would watch too many
 * series.
 */
export function toFrame(result: Result, options: FrameOptions): Frame {
  return frameOf(content(result, options), result, options);
}

function content({ columns, rows }: Result, options: FrameOptions): Content {
  const { format, forAlert } = options;
  if (rows === 0 && (forAlert || format !== 'table')) return { length: 0, fields: [], notices: [] };
  if (forAlert) {
    return isSeries(columns, options) ? seriesContent(columns, options) : numberContent(columns, rows, options);
  }
  switch (format) {
    case 'timeseries':
      return seriesContent(columns, options);
    case 'logs':
      return logsContent(columns, options);
    case 'table':
      return { length: rows, fields: columns.map((column) => fieldOf(column, options)), notices: [] };
  }
}

/** A table may hold times that are no axis, such as a last_seen beside its numbers. */
function isSeries(columns: readonly Column[], { format }: FrameOptions): boolean {
  const time = timeColumn(columns);
  return time !== undefined && (format === 'timeseries' || isTimeName(time.name) || time === columns[0]);
}
