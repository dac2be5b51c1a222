import { type FieldDisplay, getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data';
import type { BarGaugeNamePlacement, BarGaugeValueMode } from '@grafana/schema';
import { BarGauge, BarGaugeDisplayMode, useTheme2, VizRepeater } from '@grafana/ui';
import React from 'react';
import { useFieldValues } from './field-values';
import { hasNumbers } from './has-data';
import { Linked } from './linked';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';

/** Lower than this, names and values would overlap. */
const MIN_ROW_HEIGHT = 24;

/** One bar for each value. */
export function BarGauges(props: PanelProps) {
  const { panel, width, height, data } = props;
  const theme = useTheme2();
  const values = useFieldValues(props);
  if (!hasNumbers(data)) return <NoData panel={panel} />;
  const orientation = option(panel, 'orientation', VizOrientation.Horizontal);
  return (
    <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={values}
      renderCounter={data.length}
      width={width}
      height={height}
      minVizHeight={MIN_ROW_HEIGHT}
      minVizWidth={option(panel, 'minVizWidth', 8)}
      maxVizHeight={option(panel, 'maxVizHeight', 300)}
      itemSpacing={10}
      orientation={orientation}
      renderValue={({ value, alignmentFactors, count, ...size }) => (
        <Linked value={value}>
          <BarGauge
            theme={theme}
            width={size.width}
            height={size.height}
            value={value.display}
            field={value.field}
            {...(value.view &&
              value.colIndex !== undefined && { display: value.view.getFieldDisplayProcessor(value.colIndex)! })}
            orientation={size.orientation}
            displayMode={option(panel, 'displayMode', BarGaugeDisplayMode.Gradient)}
            valueDisplayMode={option(panel, 'valueMode', 'color' as BarGaugeValueMode)}
            namePlacement={option(panel, 'namePlacement', 'auto' as BarGaugeNamePlacement)}
            showUnfilled={option(panel, 'showUnfilled', true)}
            alignmentFactors={alignmentFactors}
            itemSpacing={10}
          />
        </Linked>
      )}
    />
  );
}
