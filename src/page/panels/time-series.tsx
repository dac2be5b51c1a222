import { DashboardCursorSync, type DataFrame, FieldType, getFieldDisplayName } from '@grafana/data';
import {
  LegendDisplayMode,
  SortOrder,
  TooltipDisplayMode,
  type VizLegendOptions,
  type VizTooltipOptions,
} from '@grafana/schema';
import { PanelContextProvider, TimeSeries, usePanelContext } from '@grafana/ui';
import React, { useMemo } from 'react';
import { AnnotationMarks } from '../annotations/annotation-marks';
import { useMarksOf } from '../annotations/marks-context';
import { useFields } from '../fields/use-fields';
import { useDashboard } from '../panel/panel-context';
import { ChartTooltip } from './chart-tooltip';
import { hasNumbers } from './has-data';
import { hide, useHiddenSeries } from './hidden-series';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { describeSeries } from './series-summary';
import { useStructureRevision } from './structure-revision';

const LEGEND: VizLegendOptions = {
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  showLegend: true,
  calcs: [],
};
const TOOLTIP: VizTooltipOptions = { mode: TooltipDisplayMode.Multi, sort: SortOrder.None };

const isDrawn = ({ fields }: DataFrame) => fields.some(({ type }) => type === FieldType.time);

/** Numbers over time. */
export function TimeSeriesPanel({ panel, data, range, timeZone, width, height }: PanelProps) {
  const { sharesCursor, zoom } = useDashboard();
  const [hidden, onToggleSeriesVisibility] = useHiddenSeries();
  const { frames } = useFields(data, panel.fieldConfig, timeZone);
  const shown = useMemo(() => hide(frames.filter(isDrawn), hidden), [frames, hidden]);
  const structureRev = useStructureRevision(shown);
  const outer = usePanelContext();
  const marks = useMarksOf(panel.id);
  const context = useMemo(
    () => ({
      ...outer,
      sync: () => (sharesCursor ? DashboardCursorSync.Crosshair : DashboardCursorSync.Off),
      onToggleSeriesVisibility: onToggleSeriesVisibility(
        shown.flatMap((frame) =>
          frame.fields
            .filter(({ type }) => type === FieldType.number)
            .map((field) => getFieldDisplayName(field, frame, shown)),
        ),
      ),
    }),
    [outer, sharesCursor, onToggleSeriesVisibility, shown],
  );
  if (shown.length === 0 || !hasNumbers(data)) return <NoData panel={panel} />;
  return (
    <PanelContextProvider value={context}>
      <figure className="page-chart" aria-label={describeSeries(shown)} data-testid="time-series">
        <TimeSeries
          frames={shown}
          structureRev={structureRev}
          timeRange={range}
          timeZone={timeZone}
          width={width}
          height={height}
          legend={option(panel, 'legend', LEGEND)}
        >
          {(config, aligned) => (
            <>
              <ChartTooltip
                config={config}
                frame={aligned}
                timeZone={timeZone}
                options={option(panel, 'tooltip', TOOLTIP)}
                zoom={zoom}
              />
              <AnnotationMarks config={config} marks={marks} timeZone={timeZone} />
            </>
          )}
        </TimeSeries>
      </figure>
    </PanelContextProvider>
  );
}
