import { type FieldDisplay, getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data';
import {
  BigValue,
  type BigValueColorMode,
  BigValueGraphMode,
  type BigValueJustifyMode,
  type BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import React from 'react';
import { useFieldValues } from './field-values';
import { Linked } from './linked';
import { option, type PanelProps } from './panel-props';

/** Big values. */
export function Stat(props: PanelProps) {
  const { panel, width, height, data } = props;
  const theme = useTheme2();
  const graphMode = option(panel, 'graphMode', BigValueGraphMode.None);
  const values = useFieldValues(props, graphMode !== BigValueGraphMode.None);
  return (
    <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={values}
      renderCounter={data.length}
      width={width}
      height={height}
      itemSpacing={3}
      autoGrid
      orientation={option(panel, 'orientation', VizOrientation.Auto)}
      renderValue={({ value, alignmentFactors, count, ...size }) => (
        <Linked value={value}>
          <BigValue
            width={size.width}
            height={size.height}
            theme={theme}
            value={value.display}
            {...(value.sparkline && { sparkline: value.sparkline })}
            count={count}
            colorMode={option(panel, 'colorMode', 'value' as BigValueColorMode)}
            graphMode={graphMode}
            justifyMode={option(panel, 'justifyMode', 'auto' as BigValueJustifyMode)}
            textMode={option(panel, 'textMode', 'auto' as BigValueTextMode)}
            alignmentFactors={alignmentFactors}
            disableWideLayout={!option(panel, 'wideLayout', true)}
          />
        </Linked>
      )}
    />
  );
}
