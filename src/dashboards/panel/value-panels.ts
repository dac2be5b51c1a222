import type { ThresholdName } from '../../model/thresholds';
import { byLimits, scale, sharedUnit } from '../fields';
import type { FieldDefaults, PanelHead, PanelSource } from '../source';
import { metricTarget, type TargetQuery } from '../target';
import { limitsOf } from '../thresholds';

interface ValueEntry extends PanelHead, TargetQuery {
  /** Whose limits give the colours; those of the first measure when absent. */
  readonly limits?: ThresholdName;
  readonly decimals?: number;
  /** What measures are called where the title of the panel says the rest, by their names. */
  readonly names?: Readonly<Record<string, string>>;
}

/** One value for each measure, or for each row where there is a dimension. */
function valuePanel(
  type: 'stat' | 'gauge' | 'bargauge',
  entry: ValueEntry,
  options: PanelSource['options'],
  range: FieldDefaults,
): PanelSource {
  const { measures, dimensions = [], limits = limitsOf(measures[0]!), decimals, names = {} } = entry;
  return {
    ...entry,
    type,
    target: metricTarget(entry, 'table'),
    defaults: {
      ...sharedUnit(measures),
      ...range,
      ...byLimits(limits),
      ...(decimals !== undefined && { decimals }),
    },
    overrides: Object.entries(names).map(([field, displayName]) => ({ field, properties: { displayName } })),
    options: {
      reduceOptions: { values: dimensions.length > 0, calcs: ['lastNotNull'], fields: '' },
      orientation: 'auto',
      ...options,
    },
  };
}

/** A title beside which the window stood too would be cut: the value says of when it is. */
const lastOf = (timeFrom: string) => `last ${timeFrom.slice(0, -1)} ${WORDS[timeFrom.at(-1)!]}`;
const WORDS: Readonly<Record<string, string>> = { m: 'minutes', h: 'hours', d: 'days' };

export function stat(entry: ValueEntry): PanelSource {
  const textMode = entry.timeFrom ? 'value_and_name' : 'auto';
  const options = { colorMode: 'value', graphMode: 'none', justifyMode: 'auto', textMode, wideLayout: true };
  return valuePanel('stat', entry, options, entry.timeFrom ? { displayName: lastOf(entry.timeFrom) } : {});
}

export function gauge(entry: ValueEntry): PanelSource {
  const options = { showThresholdLabels: false, showThresholdMarkers: true, sizing: 'auto' };
  return valuePanel('gauge', entry, options, scale(entry.measures));
}

/** Horizontal bars, one a row. */
export function bars(entry: ValueEntry): PanelSource {
  const options = {
    orientation: 'horizontal',
    // A gradient runs through all limits up to the value: the best rate would be mostly red.
    displayMode: 'basic',
    valueMode: 'color',
    namePlacement: 'auto',
    showUnfilled: true,
    sizing: 'auto',
    minVizWidth: 8,
    minVizHeight: 16,
  };
  return valuePanel('bargauge', entry, options, { min: 0, ...scale(entry.measures) });
}
