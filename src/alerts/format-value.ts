import { plural } from '../error/plural';
import type { Unit } from '../model/units';
import { findMeasure } from '../query/vocabulary/measures';
import { humanize, humanizeDuration } from './humanize';
import type { AlertRule } from './rule';

interface ValueFormat {
  /** In Go's template language, the value being `.Value`. */
  readonly template: string;
  /** What the template makes of a value. */
  readonly expand: (value: number) => string;
  /** The value as text, for the limit of a rule. */
  readonly text: (value: number) => string;
}

const plain: ValueFormat = {
  template: '{{ printf "%.0f" .Value }}',
  expand: (value) => value.toFixed(0),
  text: (value) => value.toFixed(0),
};

const FORMATS: { readonly [unit in Unit]?: ValueFormat } = {
  percent: {
    template: '{{ printf "%.1f" .Value }} %',
    expand: (value) => `${value.toFixed(1)} %`,
    text: (value) => `${value} %`,
  },
  seconds: {
    template: '{{ humanizeDuration .Value }}',
    expand: humanizeDuration,
    text: (value) => (value < 3600 ? plural(value, 'second') : plural(value / 3600, 'hour')),
  },
  fraction: {
    template: '{{ printf "%.2f" .Value }}',
    expand: (value) => value.toFixed(2),
    text: String,
  },
  coefficient: {
    template: '{{ printf "%.4f" .Value }}',
    expand: (value) => value.toFixed(4),
    text: String,
  },
  days: {
    template: '{{ printf "%.1f" .Value }} days',
    expand: (value) => `${value.toFixed(1)} days`,
    text: (value) => plural(value, 'day'),
  },
  usd: {
    template: '{{ printf "%.2f" .Value }} USD',
    expand: (value) => `${value.toFixed(2)} USD`,
    text: (value) => `${value} USD`,
  },
  bytes: {
    template: '{{ humanize .Value }}B',
    expand: (value) => `${humanize(value)}B`,
    text: (value) => `${value / 1e6} MB`,
  },
};

/** How messages of an alert rule write the values of what it asks. */
export function valueFormat(asks: AlertRule['asks']): ValueFormat {
  return FORMATS['measure' in asks ? findMeasure(asks.measure).unit : asks.unit] ?? plain;
}
