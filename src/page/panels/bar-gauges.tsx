import { VizOrientation } from '@grafana/data';
import type { BarGaugeNamePlacement, BarGaugeValueMode } from '@grafana/schema';
import { BarGauge, BarGaugeDisplayMode, useTheme2 } from '@grafana/ui';
import React from 'react';
import { useFieldValues } from './field-values';
import { hasNumbers } from './has-data';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { Repeated } from './repeated';

/** Lower than this, names and values would overlap. */
const MIN_ROW_HEIGHT = 24;

/** One bar for each value. */
export function BarGauges(props: PanelProps) {
  const { panel, data } = props;
  const theme = useTheme2();
  const values = useFieldValues(props);
  if (!hasNumbers(data)) return <NoData panel={panel} />;
  return (
    <Repeated
      of={props}
      values={values}
      orientation={VizOrientation.Horizontal}
      minVizHeight={MIN_ROW_HEIGHT}
      minVizWidth={option(panel, 'minVizWidth', 8)}
      maxVizHeight={option(panel, 'maxVizHeight', 300)}
      itemSpacing={10}
      render={({ value, alignmentFactors, width, height, orientation }) => (
        <BarGauge
          theme={theme}
          width={width}
          height={height}
          value={value.display}
          field={value.field}
          {...(value.view &&
            value.colIndex !== undefined && { display: value.view.getFieldDisplayProcessor(value.colIndex)! })}
          orientation={orientation}
          displayMode={option(panel, 'displayMode', BarGaugeDisplayMode.Gradient)}
          valueDisplayMode={option(panel, 'valueMode', 'color' as BarGaugeValueMode)}
          namePlacement={option(panel, 'namePlacement', 'auto' as BarGaugeNamePlacement)}
          showUnfilled={option(panel, 'showUnfilled', true)}
          alignmentFactors={alignmentFactors}
          itemSpacing={10}
        />
      )}
    />
  );
}
