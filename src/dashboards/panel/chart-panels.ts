import { byLimits, scale, sharedUnit } from '../fields';
import type { FieldDefaults, Override, PanelHead, PanelSource } from '../source';
import { metricTarget, type TargetQuery } from '../target';
import { limitsOf } from '../thresholds';

interface ChartEntry extends PanelHead, TargetQuery {
  /** Lines at the limits of the first measure. */
  readonly showLimits?: boolean;
  /** Other styles for single measures. */
  readonly styles?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly stacked?: boolean;
  readonly drawStyle?: 'line' | 'bars';
}

export const LEGEND = { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] };
export const TOOLTIP = { mode: 'multi', sort: 'desc', hideZeros: false };

/** A point for each pixel would be of a handful of executions, and averages of so few jump. */
const POINTS = 120;
const POINTS_OF_PARTS = 40;

const styleOverrides = (styles: ChartEntry['styles'] = {}): Override[] =>
  Object.entries(styles).map(([field, properties]) => ({ field, properties }));

const limitLines = (measures: readonly string[]): FieldDefaults => {
  const { thresholds } = byLimits(limitsOf(measures[0]!));
  return thresholds ? { thresholds } : {};
};

interface Look {
  readonly drawStyle: 'line' | 'bars';
  readonly stacked?: boolean;
  /** Lines of parts are not filled. */
  readonly isOfParts?: boolean;
  readonly showLimits?: boolean;
}

/** Grafana's own options of a time series. */
export const seriesLook = ({ drawStyle, stacked = false, isOfParts = false, showLimits = false }: Look) => ({
  drawStyle,
  lineInterpolation: 'linear',
  lineWidth: drawStyle === 'line' ? 2 : 1,
  fillOpacity: drawStyle === 'bars' || stacked ? 60 : isOfParts ? 0 : 8,
  gradientMode: 'none',
  showPoints: 'auto',
  pointSize: 5,
  spanNulls: false,
  insertNulls: false,
  axisPlacement: 'auto',
  axisLabel: '',
  scaleDistribution: { type: 'linear' },
  stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
  thresholdsStyle: { mode: showLimits ? 'dashed' : 'off' },
});

/** Measures over time, one line for each and for each value of the dimensions. */
export function series(entry: ChartEntry): PanelSource {
  const { measures, dimensions = [], showLimits = false, stacked = false, drawStyle = 'line' } = entry;
  const isOfParts = dimensions.length > 0 && drawStyle === 'line';
  const { max, ...from } = scale(measures);
  const isShare = max === 100 || max === 1;
  return {
    ...entry,
    type: 'timeseries',
    target: metricTarget(entry, 'timeseries'),
    points: isOfParts ? POINTS_OF_PARTS : POINTS,
    defaults: {
      ...sharedUnit(measures),
      ...from,
      ...(isShare && { max }),
      color: { mode: 'palette-classic' },
      ...(showLimits && limitLines(measures)),
      custom: seriesLook({ drawStyle, stacked, isOfParts, showLimits }),
    },
    overrides: styleOverrides(entry.styles),
    options: { legend: LEGEND, tooltip: TOOLTIP },
  };
}

/** Grafana's own options of a field of a bar chart. */
export const BARS_LOOK = {
  axisPlacement: 'auto',
  axisLabel: '',
  fillOpacity: 80,
  gradientMode: 'none',
  lineWidth: 1,
  scaleDistribution: { type: 'linear' },
  thresholdsStyle: { mode: 'off' },
};

export const barOptions = (xField: string | undefined, stacked = false) => ({
  orientation: 'auto',
  xField,
  showValue: 'auto',
  stacking: stacked ? 'normal' : 'none',
  groupWidth: 0.7,
  barWidth: 0.9,
  barRadius: 0,
  fullHighlight: false,
  xTickLabelRotation: 0,
  xTickLabelSpacing: 0,
  legend: LEGEND,
  tooltip: TOOLTIP,
});

/** One group of bars for each value of the first dimension, one bar for each measure. */
export function barChart(entry: ChartEntry): PanelSource {
  const { measures, dimensions = [], stacked = false } = entry;
  return {
    ...entry,
    type: 'barchart',
    target: metricTarget(entry, 'table'),
    defaults: {
      ...sharedUnit(measures),
      ...scale(measures),
      color: { mode: 'palette-classic' },
      custom: BARS_LOOK,
    },
    overrides: styleOverrides(entry.styles),
    options: barOptions(dimensions[0], stacked),
  };
}

/** Shares of a whole: one measure by one dimension. */
export function donut(entry: ChartEntry): PanelSource {
  return {
    ...entry,
    type: 'piechart',
    target: metricTarget(entry, 'table'),
    defaults: { ...sharedUnit(entry.measures), color: { mode: 'palette-classic' }, custom: {} },
    overrides: styleOverrides(entry.styles),
    options: {
      pieType: 'donut',
      displayLabels: ['percent'],
      reduceOptions: { values: true, calcs: ['lastNotNull'], fields: '' },
      legend: { displayMode: 'table', placement: 'right', showLegend: true, values: ['value', 'percent'], calcs: [] },
      tooltip: { mode: 'single', sort: 'none', hideZeros: false },
    },
  };
}
