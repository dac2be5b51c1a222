import { type FieldDisplay, getDisplayValueAlignmentFactors, VizOrientation } from '@grafana/data';
import { VizRepeater, type VizRepeaterRenderValueProps } from '@grafana/ui';
import React, { type JSX } from 'react';
import { Linked } from './linked';
import { option, type PanelProps } from './panel-props';

type Factors = ReturnType<typeof getDisplayValueAlignmentFactors>;

interface Props extends Pick<React.ComponentProps<typeof VizRepeater>, 'itemSpacing' | 'autoGrid'> {
  readonly of: PanelProps;
  readonly values: FieldDisplay[];
  /** Where the panel does not say. */
  readonly orientation?: VizOrientation;
  readonly minVizHeight?: number;
  readonly minVizWidth?: number;
  readonly maxVizHeight?: number;
  readonly render: (place: VizRepeaterRenderValueProps<FieldDisplay, Factors>) => JSX.Element;
}

/** One drawing for each value, side by side or below each other, each with the value's links. */
export function Repeated({ of, values, orientation = VizOrientation.Auto, render, ...rest }: Props) {
  const { panel, width, height, data } = of;
  return (
    <VizRepeater<FieldDisplay, Factors>
      {...rest}
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={values}
      renderCounter={data.length}
      width={width}
      height={height}
      orientation={option(panel, 'orientation', orientation)}
      renderValue={(place) => <Linked value={place.value}>{render(place)}</Linked>}
    />
  );
}
