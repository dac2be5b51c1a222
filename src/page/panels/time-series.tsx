import { type DataFrame, FieldType } from '@grafana/data';
import React, { useMemo } from 'react';
import { AnnotationMarks } from '../annotations/annotation-marks';
import { useMarksOf } from '../annotations/marks-context';
import { useFields } from '../fields/use-fields';
import { useDashboard } from '../shared/dashboard-context';
import { hasNumbers } from './has-data';
import { NoData } from './no-data';
import type { PanelProps } from './panel-props';
import { SeriesPlot } from './series-plot';
import { describeSeries } from './series-summary';

const isDrawn = ({ fields }: DataFrame) => fields.some(({ type }) => type === FieldType.time);

/** Numbers over time. */
export function TimeSeriesPanel(props: PanelProps) {
  const { panel, data, timeZone } = props;
  const { sharesCursor, zoom } = useDashboard();
  const { frames } = useFields(data, panel.fieldConfig, timeZone);
  const drawn = useMemo(() => frames.filter(isDrawn), [frames]);
  const marks = useMarksOf(panel.id);
  if (drawn.length === 0 || !hasNumbers(data)) return <NoData panel={panel} />;
  return (
    <SeriesPlot
      {...props}
      frames={drawn}
      label={describeSeries(drawn)}
      testId="time-series"
      sharesCursor={sharesCursor}
      zoom={zoom}
      marks={(config) => <AnnotationMarks config={config} marks={marks} timeZone={timeZone} />}
    />
  );
}
