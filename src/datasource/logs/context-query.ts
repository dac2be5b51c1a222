import type { LogRowContextOptions, LogRowModel } from '@grafana/data';
import type { LearningQuery } from '../learning-query';
import { isExecutionId } from './log-lines';

const USUAL = 50;
/** More than the preset gives on one side is refused. */
const MOST = 1000;

type Row = Pick<LogRowModel, 'labels' | 'rowId' | 'dataFrame'>;

/** The execution that a line tells of, if it says so. */
export function executionOf({ labels, rowId }: Pick<Row, 'labels' | 'rowId'>): string | undefined {
  return [labels?.task_id, rowId].find(isExecutionId);
}

/** The lines beside that of an execution: before it, after it, or both; undefined for lines of something else. */
export function contextQuery(
  row: Row,
  { direction, limit = USUAL }: Pick<LogRowContextOptions, 'limit'> & { readonly direction?: string } = {},
): LearningQuery | undefined {
  const id = executionOf(row);
  if (id === undefined) return undefined;
  const most = Math.min(limit, MOST);
  return {
    refId: `log-context-${row.dataFrame.refId ?? ''}`,
    queryType: 'preset',
    preset: 'executions_around',
    format: 'logs',
    params: {
      window: 'all',
      before: direction === 'FORWARD' ? 0 : most,
      after: direction === 'BACKWARD' ? 0 : most,
    },
    filters: [{ field: 'task_id', op: '=', value: id }],
  };
}
