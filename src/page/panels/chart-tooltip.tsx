import { type DataFrame, dateTimeFormat, FieldType } from '@grafana/data';
import type { SortOrder, TooltipDisplayMode, VizTooltipOptions } from '@grafana/schema';
import {
  getFieldDisplayItems,
  TooltipPlugin2,
  type UPlotConfigBuilder,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';
import React from 'react';

/** TooltipHoverMode of Grafana's components, whose names are gone from the package. */
const HOVER = { single: 0, multi: 1 };

interface ChartTooltipProps {
  readonly config: UPlotConfigBuilder;
  readonly frame: DataFrame;
  readonly timeZone: string;
  readonly options: VizTooltipOptions;
  readonly zoom: (range: { from: number; to: number }) => void;
}

/** What the values are where the pointer is; dragging across the chart narrows the time range down. */
export function ChartTooltip({ config, frame, timeZone, options, zoom }: ChartTooltipProps) {
  const { mode, sort } = options;
  const [time] = frame.fields;
  return (
    <TooltipPlugin2
      config={config}
      hoverMode={mode === ('multi' as TooltipDisplayMode) ? HOVER.multi : HOVER.single}
      queryZoom={zoom}
      clientZoom
      render={(_plot, indexes, series, isPinned) => {
        const at = time?.values[indexes[0]!] as number | undefined;
        if (!time || at === undefined) return null;
        const items = getFieldDisplayItems(
          frame.fields,
          time,
          indexes,
          series,
          mode,
          sort as SortOrder,
          ({ type, config: { custom } }) => type === FieldType.number && !custom?.hideFrom?.viz,
        );
        return (
          <VizTooltipWrapper>
            <VizTooltipHeader item={{ label: '', value: dateTimeFormat(at, { timeZone }) }} isPinned={isPinned} />
            <VizTooltipContent items={items} isPinned={isPinned} />
          </VizTooltipWrapper>
        );
      }}
    />
  );
}
