import { isSet } from '../../result/bitmap';
import type { Frame } from '../frame';
import { gather } from '../gather';

/**
 * Series for an alert: where one of them has no number it has no point. Side by side they share their times, and the last
 * number of one that has nothing there is NULL, by which Grafana says that the rule has no data.
 */
export function apart(frame: Frame): Frame[] {
  const [time, ...series] = frame.fields;
  if (frame.meta.type !== 'timeseries-wide' || !time || !series.some(({ column }) => column.validity)) return [frame];
  const frames = series.flatMap((field): Frame[] => {
    const { validity, length } = field.column;
    const rows = Int32Array.from({ length }, (_, row) => row).filter((row) => !validity || isSet(validity, row));
    if (rows.length === 0) return [];
    const fields = [time, field].map((one) => ({ ...one, column: gather(one.column, rows) }));
    return [{ ...frame, length: rows.length, fields, meta: { ...frame.meta, type: 'timeseries-multi' } }];
  });
  const [first, ...others] = frames;
  if (!first) return [{ ...frame, length: 0, fields: [] }];
  return [first, ...others.map((other) => ({ ...other, meta: { ...other.meta, notices: [] } }))];
}
