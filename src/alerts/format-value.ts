import type { Unit } from '../model/units';
import { findMeasure } from '../query/vocabulary/measures';

interface ValueFormat {
  /** In Go's template language, the value being `.Value`. */
  readonly template: string;
  readonly text: (value: number) => string;
}

const plain: ValueFormat = { template: '{{ printf "%.0f" .Value }}', text: (value) => value.toFixed(0) };

const FORMATS: { readonly [unit in Unit]?: ValueFormat } = {
  percent: { template: '{{ printf "%.1f" .Value }} %', text: (value) => `${value} %` },
  seconds: { template: '{{ humanizeDuration .Value }}', text: (value) => `${value / 3600} hours` },
  bytes: { template: '{{ humanize .Value }}B', text: (value) => `${value / 1e6} MB` },
};

/** How messages of alert rules write values of the measure. */
export function valueFormat(measure: string): ValueFormat {
  return FORMATS[findMeasure(measure).unit] ?? plain;
}
