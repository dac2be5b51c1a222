import { type DataFrame, dateTimeFormat, type Field, FieldType, formattedValueToString } from '@grafana/data';
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
  /** Zooms a chart over time to a range. */
  readonly zoom?: (range: { from: number; to: number }) => void;
}

function headingOf(x: Field, at: number, timeZone: string): string {
  if (x.type === FieldType.time) return dateTimeFormat(at, { timeZone });
  return x.display ? formattedValueToString(x.display(at)) : String(at);
}

/** What the values are where the pointer is; dragging across a chart over time narrows the time range down. */
export function ChartTooltip({ config, frame, timeZone, options, zoom }: ChartTooltipProps) {
  const { mode, sort } = options;
  const [x] = frame.fields;
  return (
    <TooltipPlugin2
      config={config}
      hoverMode={mode === ('multi' as TooltipDisplayMode) ? HOVER.multi : HOVER.single}
      {...(zoom && { queryZoom: zoom, clientZoom: true })}
      render={(_plot, indexes, series, isPinned) => {
        const at = x?.values[indexes[0]!] as number | undefined;
        if (!x || at === undefined) return null;
        const items = getFieldDisplayItems(
          frame.fields,
          x,
          indexes,
          series,
          mode,
          sort as SortOrder,
          ({ type, config: { custom } }) =>
            type === FieldType.number && !custom?.hideFrom?.viz && !custom?.hideFrom?.tooltip,
        );
        return (
          <VizTooltipWrapper>
            <VizTooltipHeader item={{ label: '', value: headingOf(x, at, timeZone) }} isPinned={isPinned} />
            <VizTooltipContent items={items} isPinned={isPinned} />
          </VizTooltipWrapper>
        );
      }}
    />
  );
}
