import type { PlainRow } from '../../asking/plain';
import type { Names } from '../../asking/reports/figures';
import { formatMeasure } from '../../asking/reports/format-measure';
import { bucketOf, type TimeRangeName } from '../../asking/time-ranges';
import { type AllLimits, statusOf } from '../../model/limits';
import { THRESHOLDS, type ThresholdName } from '../../model/thresholds';
import { title } from '../../query/vocabulary/dimension';
import { clip } from '../table/clip';
import { table } from '../table/table';
import { printable, styled, terminalWidth } from '../terminal';

const WIDEST = 60;

/** `2026-11-23`, or `2026-11-23 05:00` where a bucket is no whole day. */
function shownTime(rows: readonly PlainRow[]): (iso: string) => string {
  const areDays = rows.every(({ time }) => String(time).endsWith('T00:00:00.000Z'));
  return (iso) => (areDays ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' '));
}

const heading = (name: string) => title(name).replace(/ score$/, '');

const isThreshold = (id: string): id is ThresholdName => Object.hasOwn(THRESHOLDS, id);

/** Sums have limits for a day, and are not judged over another period. */
const isJudged = (id: string): id is ThresholdName => isThreshold(id) && id !== 'cost_total';

/** A value in the colour of its state, where it has a threshold. */
export function judged(id: string, value: number | null, text: string, limits: AllLimits): string {
  if (value === null || !isJudged(id)) return text;
  const level = statusOf(id, value, limits);
  return level === 'ok' ? text : styled(level, text);
}

export const shownMeasure = (id: string, value: number | null): string =>
  value === null ? '–' : formatMeasure(id, value);

const cell = (id: string, value: number | null): string => (value === null ? '–' : formatMeasure(id, value, 'same'));

/** The first bucket begins before the range does, so that its rows add up to more than the others. */
export const overTime = (range: TimeRangeName): string =>
  `Over time, UTC, last ${range} in whole buckets of ${bucketOf(range)}`;

const numberOf = (row: PlainRow, name: string): number | null => {
  const cell = row[name];
  return typeof cell === 'number' ? cell : null;
};

/** Rows of a report as a table: its key, and figures with their units. @param names of the figures to show */
export function figuresTable(key: string, names: Names, rows: readonly PlainRow[], limits: AllLimits): string {
  if (rows.length === 0) return '  no executions\n';
  const time = shownTime(rows);
  const shownKey = (row: PlainRow) => {
    const cell = row[key] ?? null;
    if (cell === null) return '–';
    return key === 'time' ? time(String(cell)) : clip(printable(String(cell)), WIDEST);
  };
  const figures = Object.entries(names);
  return table(
    [{ name: heading(key), isNumber: false }, ...figures.map(([name]) => ({ name: heading(name), isNumber: true }))],
    rows.map((row) => [shownKey(row), ...figures.map(([name, id]) => cell(id, numberOf(row, name)))]),
    {
      width: terminalWidth(),
      paint: (text, row, column) => {
        const figure = figures[column - 1];
        return figure === undefined ? text : judged(figure[1], numberOf(rows[row]!, figure[0]), text, limits);
      },
    },
  );
}
