import {
  BigValue,
  type BigValueColorMode,
  BigValueGraphMode,
  type BigValueJustifyMode,
  type BigValueTextMode,
  useTheme2,
} from '@grafana/ui';
import React from 'react';
import { useFieldValues } from './field-values';
import { option, type PanelProps } from './panel-props';
import { Repeated } from './repeated';

/** Big values. */
export function Stat(props: PanelProps) {
  const { panel } = props;
  const theme = useTheme2();
  const graphMode = option(panel, 'graphMode', BigValueGraphMode.None);
  const values = useFieldValues(props, graphMode !== BigValueGraphMode.None);
  return (
    <Repeated
      of={props}
      values={values}
      itemSpacing={3}
      autoGrid
      render={({ value, alignmentFactors, count, width, height }) => (
        <BigValue
          width={width}
          height={height}
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
      )}
    />
  );
}
