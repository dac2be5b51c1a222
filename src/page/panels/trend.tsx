import { type DataFrame, FieldMatcherID, FieldType, fieldMatchers } from '@grafana/data';
import React, { useMemo } from 'react';
import { useFields } from '../fields/use-fields';
import { isShown } from './hidden-series';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { describeRows } from './rows-summary';
import { SeriesPlot } from './series-plot';

const isNumber = fieldMatchers.get(FieldMatcherID.byType).get(FieldType.number);

/** The first frame, with the field along the bottom first; the lists are its own, as the chart makes them longer. */
function frameOver(xField: string | undefined, [frame]: readonly DataFrame[]): DataFrame | null {
  const x = frame?.fields.find(({ name, type }) => type === FieldType.number && (xField ?? name) === name);
  if (!frame || !x) return null;
  const fields = [x, ...frame.fields.filter((field) => field !== x)];
  return { ...frame, fields: fields.map((field) => ({ ...field, values: [...field.values] })) };
}

const isAscending = (values: readonly number[]) => values.every((value, i) => i === 0 || value >= values[i - 1]!);

/** Numbers over another number. */
export function TrendPanel(props: PanelProps) {
  const { panel, data, timeZone } = props;
  const { frames } = useFields(data, panel.fieldConfig, timeZone);
  const xField = option<string | undefined>(panel, 'xField', undefined);
  const frame = useMemo(() => frameOver(xField, frames), [xField, frames]);
  const drawn = useMemo(() => (frame ? [frame] : []), [frame]);
  const [x, ...others] = frame?.fields ?? [];
  const fields = useMemo(() => ({ x: fieldMatchers.get(FieldMatcherID.byName).get(x?.name), y: isNumber }), [x?.name]);
  if (!frame || !x || !others.some((field) => isShown(field) && field.values.some(Number.isFinite))) {
    return <NoData panel={panel} />;
  }
  if (!isAscending(x.values)) return <div className="page-empty">Values must be in ascending order</div>;
  return <SeriesPlot {...props} frames={drawn} fields={fields} label={describeRows(frame)} testId="trend" />;
}
