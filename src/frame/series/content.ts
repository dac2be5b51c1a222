import type { Column, TimeColumn } from '../../result/column';
import type { Content } from '../frame-meta';
import type { FrameOptions } from '../frame-options';
import { fieldOf } from '../frame-options';
import { labelNames } from '../labels';
import { labelColumns, lacking, numberColumns, timeColumn } from '../roles';
import { rowsWithTime } from '../rows-with-time';
import { layout, spread } from './cells';
import { seriesFields } from './fields';
import { fillCells, filledTimeline } from './fill';
import { seriesLeftOut, timesUnused, tooManySeries, valuesReplaced } from './notices';
import { seriesSet } from './series-set';
import { timeline } from './timeline';

const MAX_SERIES = 1000;
const MAX_CELLS = 10_000_000;

const TIME_HINT =
  'Select a TIMESTAMP as "time", for instance $__timeGroup(timestamp, $__interval) AS time, or choose the format Table.';
const NUMBER_HINT = 'Select a number, for instance count(*) AS executions.';

/** Rows of time, labels and numbers as one series for each combination of labels and each number, in order of time. */
export function seriesContent(all: readonly Column[], options: FrameOptions): Content {
  const found = timeColumn(all);
  if (!found) throw lacking('time', 'a time series', all, TIME_HINT);
  const { columns, time, notices } = rowsWithTime(all, found);
  const numbers = numberColumns(columns);
  if (numbers.length === 0) throw lacking('number', 'a time series', all, NUMBER_HINT);
  if (time.length === 0) return { length: 0, fields: [], notices };

  const labels = labelColumns(columns);
  const bare = timeline(time.values);
  const { times, positions } = options.fill ? filledTimeline(bare, options.fill) : bare;
  const limit = Math.max(1, Math.min(MAX_SERIES, Math.floor(MAX_CELLS / (times.length * numbers.length))));
  const series = seriesSet(labels, numbers[0]!, limit);
  if (options.forAlert && series.found > series.values.length) throw tooManySeries(series);

  const placed = layout(series.ofRow, positions, series.values.length, times.length);
  const spreads = numbers.map((column) => ({ column, ...spread(column, placed) }));
  if (options.fill) fillCells(spreads, placed, options.fill);

  const axis: TimeColumn = { ...time, length: times.length, validity: null, values: times };
  const told = numbers.length > 1 ? labelNames(numbers) : [];
  const replaced = spreads.reduce((sum, each) => sum + each.replaced, 0);
  return {
    type: 'timeseries-wide',
    length: times.length,
    fields: [
      { ...fieldOf(axis, options), nullable: false },
      ...spreads.flatMap((each, i) => seriesFields(each.column, each.cells, series.values, labels, told[i], options)),
    ],
    notices: [
      ...notices,
      ...timesUnused(columns, time),
      ...seriesLeftOut(series, numbers[0]!),
      ...valuesReplaced(replaced, [time, ...labels]),
    ],
  };
}
