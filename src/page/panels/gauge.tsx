import React from 'react';
import { useFieldValues } from './field-values';
import { GaugeDial } from './gauge-dial';
import { hasNumbers } from './has-data';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { Repeated } from './repeated';

/** One dial for each value. */
export function Gauge(props: PanelProps) {
  const { panel, data } = props;
  const values = useFieldValues(props);
  if (!hasNumbers(data)) return <NoData panel={panel} />;
  return (
    <Repeated
      of={props}
      values={values}
      itemSpacing={8}
      autoGrid
      render={({ value, width, height, count }) => (
        <GaugeDial
          value={value}
          width={width}
          height={height}
          showsMarkers={option(panel, 'showThresholdMarkers', true)}
          showsName={count > 1}
        />
      )}
    />
  );
}
