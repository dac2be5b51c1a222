import { type Field, formattedValueToString } from '@grafana/data';
import { VizTooltipContent, VizTooltipHeader, VizTooltipWrapper } from '@grafana/ui';
import React from 'react';
import type { XySeries } from './xy-series';

interface XyTooltipProps {
  readonly series: XySeries;
  readonly row: number;
  readonly isPinned: boolean;
}

const isTold = ({ config }: Field) => !config.custom?.hideFrom?.tooltip;

function itemOf({ state, name, display, values }: Field, row: number) {
  const value: unknown = values[row];
  return { label: state?.displayName ?? name, value: display ? formattedValueToString(display(value)) : String(value) };
}

/** Where a point lies, and what else is known of it. */
export function XyTooltip({ series: { name, color, x, y, rest }, row, isPinned }: XyTooltipProps) {
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: name, value: '', color }} isPinned={isPinned} />
      <VizTooltipContent
        items={[x, y, ...rest].filter(isTold).map((field) => itemOf(field, row))}
        isPinned={isPinned}
      />
    </VizTooltipWrapper>
  );
}
