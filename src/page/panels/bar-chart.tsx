import { LegendDisplayMode } from '@grafana/schema';
import {
  Portal,
  useTheme2,
  VizLayout,
  VizLegend,
  VizTooltipContainer,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';
import React, { useState } from 'react';
import { useFields } from '../fields/use-fields';
import { BarPlot } from './bar-plot';
import { barsOf } from './bar-series';
import { LEGEND } from './chart-options';
import { hasNumbers } from './has-data';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';

/** Numbers of categories. */
export function BarChart({ panel, data, timeZone, width, height }: PanelProps) {
  const theme = useTheme2();
  const [active, setActive] = useState<{ category: number; x: number; y: number } | null>(null);
  const { frames } = useFields(data, panel.fieldConfig, timeZone);
  const bars = frames[0] && barsOf(frames[0], option<string | undefined>(panel, 'xField', undefined), theme);
  if (!bars || !hasNumbers(data)) return <NoData panel={panel} />;
  const { placement, displayMode = LegendDisplayMode.List, showLegend } = option(panel, 'legend', LEGEND);
  const items = bars.series.map(({ name, color }) => ({ label: name, color, yAxis: 1 }));
  const legend = showLegend ? (
    <VizLayout.Legend placement={placement}>
      <VizLegend items={items} placement={placement} displayMode={displayMode} readonly />
    </VizLayout.Legend>
  ) : null;
  const pointed = active && bars.categories[active.category] !== undefined ? active : null;
  return (
    <>
      <VizLayout width={width} height={height} legend={legend}>
        {(plotWidth, plotHeight) => (
          <BarPlot
            bars={bars}
            isStacked={option(panel, 'stacking', 'none') !== 'none'}
            width={plotWidth}
            height={plotHeight}
            groupWidth={option(panel, 'groupWidth', 0.7)}
            barWidth={option(panel, 'barWidth', 0.97)}
            onActive={setActive}
          />
        )}
      </VizLayout>
      {pointed && (
        <Portal>
          <VizTooltipContainer position={{ x: pointed.x, y: pointed.y }} offset={{ x: 12, y: 12 }}>
            <VizTooltipWrapper>
              <VizTooltipHeader item={{ label: '', value: bars.categories[pointed.category]! }} />
              <VizTooltipContent
                items={bars.series.flatMap(({ name, color, values, format }) => {
                  const value = values[pointed.category];
                  return value === null || value === undefined ? [] : [{ label: name, value: format(value), color }];
                })}
              />
            </VizTooltipWrapper>
          </VizTooltipContainer>
        </Portal>
      )}
    </>
  );
}
