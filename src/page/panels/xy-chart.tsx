import { type Field, formattedValueToString } from '@grafana/data';
import {
  PanelContextProvider,
  TooltipPlugin2,
  UPlotChart,
  usePanelContext,
  useTheme2,
  VizLayout,
  VizLegend,
} from '@grafana/ui';
import React, { type ComponentProps, useMemo, useRef } from 'react';
import { useFields } from '../fields/use-fields';
import { LEGEND } from './chart-options';
import { useHiddenSeries } from './hidden-series';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { useStructureRevision } from './structure-revision';
import { xyConfig } from './xy-config';
import { placedRows, type XySeries, xySeriesOf } from './xy-series';
import { XyTooltip } from './xy-tooltip';

/** TooltipHoverMode.xyOne of Grafana's components, whose names are gone from the package. */
const NEAREST_POINT = 2;

type FacetedData = Extract<ComponentProps<typeof UPlotChart>['data'], [null, ...unknown[]]>;

/** The chart in words. */
function describe(series: readonly XySeries[]): string {
  const show = (field: Field, row: number) =>
    field.display ? formattedValueToString(field.display(field.values[row])) : String(field.values[row]);
  const parts = series.map((one) => {
    const points = placedRows(one).map((row) => `${show(one.x, row)} ${show(one.y, row)}`);
    return `${one.name}: ${points.join(', ') || 'no values'}`;
  });
  return `Chart. ${parts.join('; ')}.`;
}

/** Numbers against numbers. */
export function XyChart({ panel, data, timeZone, width, height }: PanelProps) {
  const theme = useTheme2();
  const [hidden, onToggleSeriesVisibility] = useHiddenSeries();
  const { frames } = useFields(data, panel.fieldConfig, timeZone);
  const series = useMemo(() => xySeriesOf(panel, frames, hidden, theme), [panel, frames, hidden, theme]);
  const latest = useRef(series);
  latest.current = series;
  const structureRev = useStructureRevision(frames);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only with other fields, not with each answer
  const config = useMemo(
    () => series.length > 0 && xyConfig(series, () => latest.current, theme),
    [panel, hidden, theme, structureRev],
  );
  const values = useMemo<FacetedData>(() => [null, ...series.map(({ x, y }) => [x.values, y.values])], [series]);
  const outer = usePanelContext();
  const context = useMemo(
    () => ({ ...outer, onToggleSeriesVisibility: onToggleSeriesVisibility(series.map(({ name }) => name)) }),
    [outer, onToggleSeriesVisibility, series],
  );
  if (!config || !series.some((one) => placedRows(one).length > 0)) return <NoData panel={panel} />;
  const { placement, displayMode, showLegend } = option(panel, 'legend', LEGEND);
  const items = series
    .filter(({ y }) => !y.config.custom?.hideFrom?.legend)
    .map(({ name, color, isHidden }) => ({ label: name, color, yAxis: 1, disabled: isHidden }));
  const legend = showLegend ? (
    <VizLayout.Legend placement={placement}>
      <VizLegend items={items} placement={placement} displayMode={displayMode} />
    </VizLayout.Legend>
  ) : null;
  return (
    <PanelContextProvider value={context}>
      <figure className="page-chart" aria-label={describe(series)} data-testid="xy-chart">
        <VizLayout width={width} height={height} legend={legend}>
          {(plotWidth, plotHeight) => (
            <UPlotChart config={config} data={values} width={plotWidth} height={plotHeight}>
              <TooltipPlugin2
                config={config}
                hoverMode={NEAREST_POINT}
                render={(_plot, rows, index, isPinned) => {
                  const row = rows.find((at) => at !== null);
                  const pointed = index === null ? undefined : latest.current[index - 1];
                  return pointed && row !== undefined && row !== null ? (
                    <XyTooltip series={pointed} row={row} isPinned={isPinned} />
                  ) : null;
                }}
              />
            </UPlotChart>
          )}
        </VizLayout>
      </figure>
    </PanelContextProvider>
  );
}
