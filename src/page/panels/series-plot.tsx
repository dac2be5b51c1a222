import { DashboardCursorSync, type DataFrame, FieldType, getFieldDisplayName } from '@grafana/data';
import { PanelContextProvider, TimeSeries, type UPlotConfigBuilder, usePanelContext } from '@grafana/ui';
import React, { type ComponentProps, type ReactNode, useMemo } from 'react';
import { LEGEND, TOOLTIP } from './chart-options';
import { ChartTooltip } from './chart-tooltip';
import { hide, useHiddenSeries } from './hidden-series';
import { option, type PanelProps } from './panel-props';
import { useStructureRevision } from './structure-revision';

interface SeriesPlotProps extends Omit<PanelProps, 'data'> {
  readonly frames: readonly DataFrame[];
  /** The chart in words. */
  readonly label: string;
  readonly testId: string;
  /** Which fields lie along the bottom and which are drawn, where the former are no times. */
  readonly fields?: NonNullable<ComponentProps<typeof TimeSeries>['fields']>;
  readonly sharesCursor?: boolean;
  readonly zoom?: (range: { from: number; to: number }) => void;
  readonly marks?: (config: UPlotConfigBuilder) => ReactNode;
}

const namesIn = (frames: readonly DataFrame[]) =>
  frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === FieldType.number)
      .map((field) => getFieldDisplayName(field, frame, [...frames])),
  );

/** Lines, points, bars and bands over time or another number, with a legend that shows and hides them. */
export function SeriesPlot(props: SeriesPlotProps) {
  const { panel, frames, range, timeZone, width, height, fields, label, testId, sharesCursor, zoom, marks } = props;
  const [hidden, onToggleSeriesVisibility] = useHiddenSeries();
  const shown = useMemo(() => hide(frames, hidden), [frames, hidden]);
  const structureRev = useStructureRevision(shown);
  const outer = usePanelContext();
  const context = useMemo(
    () => ({
      ...outer,
      sync: () => (sharesCursor ? DashboardCursorSync.Crosshair : DashboardCursorSync.Off),
      onToggleSeriesVisibility: onToggleSeriesVisibility(namesIn(shown)),
    }),
    [outer, sharesCursor, onToggleSeriesVisibility, shown],
  );
  return (
    <PanelContextProvider value={context}>
      <figure className="page-chart" aria-label={label} data-testid={testId}>
        <TimeSeries
          frames={shown}
          structureRev={structureRev}
          timeRange={range}
          timeZone={timeZone}
          width={width}
          height={height}
          legend={option(panel, 'legend', LEGEND)}
          {...(fields && { fields })}
        >
          {(config, aligned) => (
            <>
              <ChartTooltip
                config={config}
                frame={aligned}
                timeZone={timeZone}
                options={option(panel, 'tooltip', TOOLTIP)}
                {...(zoom && { zoom })}
              />
              {marks?.(config)}
            </>
          )}
        </TimeSeries>
      </figure>
    </PanelContextProvider>
  );
}
