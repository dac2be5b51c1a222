import type { PanelSource, Thresholds } from './source';

/** What a panel has, beside what its entry says. */
interface FilledIn {
  readonly thresholds?: Thresholds;
  readonly custom?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

const HIDDEN_FROM = { legend: false, tooltip: false, viz: false };
const AXES = { axisBorderShow: false, axisCenteredZero: false, axisColorMode: 'text', hideFrom: HIDDEN_FROM };

/** Thresholds that Grafana fills in for fields that have none. */
const THRESHOLDS: Thresholds = {
  mode: 'absolute',
  steps: [
    { color: 'green', value: 0 },
    { color: 'red', value: 80 },
  ],
};

/** The Grafana that fills in so. Older ones pass over what they do not know. */
export const FILLED_IN_BY = '12.4.0';

const SERIES: FilledIn = {
  thresholds: THRESHOLDS,
  custom: { ...AXES, barAlignment: 0, barWidthFactor: 0.6, showValues: false },
};

/**
 * What Grafana fills in where JSON lacks it. It compares a dashboard with what it would save now, and takes whatever it
 * has filled in for a change of the person who looks at it.
 */
export const FILLED_IN: Readonly<Record<PanelSource['type'], FilledIn>> = {
  timeseries: SERIES,
  trend: SERIES,
  xychart: { thresholds: THRESHOLDS, custom: AXES },
  barchart: { thresholds: THRESHOLDS, custom: AXES },
  piechart: { custom: { hideFrom: HIDDEN_FROM }, options: { sort: 'desc' } },
  stat: { thresholds: THRESHOLDS, options: { percentChangeColorMode: 'standard', showPercentChange: false } },
  gauge: { thresholds: THRESHOLDS, options: { minVizWidth: 75, minVizHeight: 75 } },
  bargauge: {
    thresholds: THRESHOLDS,
    options: { maxVizHeight: 300, legend: { calcs: [], displayMode: 'list', placement: 'bottom', showLegend: false } },
  },
  'status-history': { thresholds: THRESHOLDS, custom: { hideFrom: HIDDEN_FROM, axisPlacement: 'auto' } },
  table: { thresholds: THRESHOLDS, custom: { footer: { reducers: [] } } },
};
