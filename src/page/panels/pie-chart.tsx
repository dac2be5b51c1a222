import { type FieldDisplay, formattedValueToString } from '@grafana/data';
import { LegendDisplayMode, type LegendPlacement, type VizLegendOptions } from '@grafana/schema';
import { VizLayout, VizLegend, type VizLegendItem } from '@grafana/ui';
import React, { useState } from 'react';
import { useFieldValues } from './field-values';
import { hasNumbers } from './has-data';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { PieRing } from './pie-ring';
import { percent, type Slice } from './slice';

/** Beside a narrow chart there is no room for a legend. */
const MIN_WIDTH_FOR_SIDE = 300;

function slicesOf(values: readonly FieldDisplay[]): Slice[] {
  const counted = values.filter(({ display }) => display.numeric > 0);
  const total = counted.reduce((sum, { display }) => sum + display.numeric, 0);
  return counted.map(({ display }) => ({
    label: display.title ?? '',
    text: formattedValueToString(display),
    color: display.color ?? 'gray',
    value: display.numeric,
    share: display.numeric / total,
  }));
}

function legendItem({ label, color, text, value, share }: Slice, shown: readonly string[]): VizLegendItem {
  const columns = {
    value: { numeric: value, text, title: 'Value' },
    percent: { numeric: share * 100, text: percent(share), title: 'Percent' },
  };
  const chosen = Object.entries(columns).filter(([name]) => shown.includes(name));
  return {
    label,
    color,
    yAxis: 1,
    getItemKey: () => label,
    getDisplayValues: () => chosen.map(([, column]) => column),
  };
}

interface PieLegend extends Partial<VizLegendOptions> {
  readonly values?: readonly string[];
}

/** Parts of a whole. */
export function PieChart(props: PanelProps) {
  const { panel, width, height, data } = props;
  const [active, setActive] = useState<string | null>(null);
  const slices = slicesOf(useFieldValues(props));
  if (!hasNumbers(data) || slices.length === 0) return <NoData panel={panel} />;
  const { placement = 'right', displayMode, values = [], showLegend = true } = option<PieLegend>(panel, 'legend', {});
  const side: LegendPlacement = width < MIN_WIDTH_FOR_SIDE ? 'bottom' : placement;
  const legend = showLegend ? (
    <VizLayout.Legend placement={side} maxHeight="45%" maxWidth="60%">
      <VizLegend
        items={slices.map((slice) => legendItem(slice, values))}
        placement={side}
        displayMode={displayMode ?? LegendDisplayMode.List}
        onLabelMouseOver={({ label }) => setActive(label)}
        onLabelMouseOut={() => setActive(null)}
        readonly
      />
    </VizLayout.Legend>
  ) : null;
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(ringWidth, ringHeight) => (
        <PieRing
          slices={slices}
          width={ringWidth}
          height={ringHeight}
          isDonut={option<string>(panel, 'pieType', 'pie') === 'donut'}
          labels={option<readonly string[]>(panel, 'displayLabels', [])}
          active={active}
          onActive={setActive}
        />
      )}
    </VizLayout>
  );
}
