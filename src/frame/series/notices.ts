import { LearningError } from '../../error/learning-error';
import type { Column, NumberColumn, TimeColumn } from '../../result/column';
import type { Notice } from '../../result/result';
import type { SeriesSet } from './series-set';

const GROUP_HINT = 'Group by fewer or coarser labels, bucket the time, or filter.';

export function tooManySeries({ found, values }: SeriesSet): LearningError {
  const message = `The query returned ${found} series; an alert can watch ${values.length} of this length.`;
  return new LearningError('too_large', message, { hint: GROUP_HINT });
}

export function seriesLeftOut({ found, values }: SeriesSet, weight: NumberColumn): Notice[] {
  if (found === values.length) return [];
  const text = `Showing ${values.length} of ${found} series, those with the largest total of ${quoted([weight])}. ${GROUP_HINT}`;
  return [{ severity: 'warning', text }];
}

export function valuesReplaced(count: number, key: readonly Column[]): Notice[] {
  if (count === 0) return [];
  const values = count === 1 ? '1 value was' : `${count} values were`;
  const text = `${values} replaced by a later row with the same ${quoted(key)}. Aggregate, so that each appears once.`;
  return [{ severity: 'warning', text }];
}

export function timesUnused(columns: readonly Column[], axis: TimeColumn): Notice[] {
  const unused = columns.filter((column) => column.kind === 'time' && column !== axis);
  if (unused.length === 0) return [];
  return [{ severity: 'info', text: `The time axis is ${quoted([axis])}; ${quoted(unused)} is not shown.` }];
}

function quoted(columns: readonly Column[]): string {
  return columns.map(({ name }) => JSON.stringify(name)).join(', ');
}
