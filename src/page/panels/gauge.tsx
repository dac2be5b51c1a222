import { type FieldDisplay, VizOrientation } from '@grafana/data';
import { VizRepeater } from '@grafana/ui';
import React from 'react';
import { useFieldValues } from './field-values';
import { GaugeDial } from './gauge-dial';
import { hasNumbers } from './has-data';
import { Linked } from './linked';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';

/** One dial for each value. */
export function Gauge(props: PanelProps) {
  const { panel, width, height, data } = props;
  const values = useFieldValues(props);
  if (!hasNumbers(data)) return <NoData panel={panel} />;
  return (
    <VizRepeater<FieldDisplay>
      getValues={() => values}
      source={values}
      renderCounter={data.length}
      width={width}
      height={height}
      itemSpacing={8}
      autoGrid
      orientation={option(panel, 'orientation', VizOrientation.Auto)}
      renderValue={({ value, count, ...size }) => (
        <Linked value={value}>
          <GaugeDial
            value={value}
            width={size.width}
            height={size.height}
            showsMarkers={option(panel, 'showThresholdMarkers', true)}
            showsName={count > 1}
          />
        </Linked>
      )}
    />
  );
}
