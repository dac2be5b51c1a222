import { PLACE } from '../../query/presets/preset';
import type { FieldDefaults, PanelHead, PanelSource } from '../source';
import { presetTarget } from '../target';
import { LEGEND, seriesLook, TOOLTIP } from './chart-panels';
import { type Estimate, type EstimateLook, estimateOverrides, shown } from './estimates';

interface EstimatePanelEntry extends PanelHead {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly estimates: readonly Estimate[];
  /** Unit and ends of the scale that all of them share. Without decimals the scale ends at whole numbers. */
  readonly range?: FieldDefaults;
}

const LINES = seriesLook({ drawStyle: 'line', isOfParts: true });
const UNSORTED = { ...TOOLTIP, sort: 'none' };

const DASHED = { 'custom.lineStyle': { fill: 'dash', dash: [6, 6] }, 'custom.lineWidth': 1 };
const EDGE = { 'custom.lineWidth': 0, 'custom.showPoints': 'never' };

/** Lines, with a band between their bounds. */
const BANDS: EstimateLook = {
  estimate: {},
  reference: { ...DASHED, 'custom.showPoints': 'never' },
  low: EDGE,
  high: { ...EDGE, 'custom.fillOpacity': 20 },
};

const POINTS = { 'custom.drawStyle': 'points', 'custom.pointSize': 8 };
const BAR = { ...EDGE, 'custom.drawStyle': 'bars', 'custom.barWidthFactor': 0.04 };

/** Points, with a bar from bound to bound. */
const WHISKERS: EstimateLook = {
  estimate: POINTS,
  // What lies at the same place shows around it.
  reference: { ...POINTS, 'custom.pointSize': 12 },
  low: { ...BAR, 'custom.fillOpacity': 0 },
  high: { ...BAR, 'custom.fillOpacity': 45 },
};

interface IntervalsEntry extends EstimatePanelEntry {
  /** The column that names the rows. */
  readonly by: string;
}

/** For each of a few rows its estimates as points, one above the other, with whiskers. */
export function intervals(entry: IntervalsEntry): PanelSource {
  const { preset, params, by, estimates, range = {} } = entry;
  return {
    ...entry,
    type: 'trend',
    target: { ...presetTarget(preset, params), places: by },
    defaults: { color: { mode: 'palette-classic' }, custom: LINES },
    overrides: [
      ...estimateOverrides(estimates, range, WHISKERS),
      { field: PLACE, properties: shown({ 'custom.axisGridShow': false }) },
    ],
    options: { xField: PLACE, legend: LEGEND, tooltip: UNSORTED },
  };
}

interface CurveEntry extends EstimatePanelEntry {
  /** The numeric column along the bottom, in ascending order. */
  readonly x: { readonly field: string; readonly name: string } & FieldDefaults;
}

/** Estimates over a number that is no time. */
export function curve(entry: CurveEntry): PanelSource {
  const { preset, params, estimates, range = {} } = entry;
  const { field, name, ...xRange } = entry.x;
  return {
    ...entry,
    type: 'trend',
    target: presetTarget(preset, params),
    defaults: { color: { mode: 'palette-classic' }, custom: LINES },
    overrides: [
      ...estimateOverrides(estimates, range, BANDS),
      { field, properties: shown({ displayName: name, ...xRange, 'custom.axisLabel': name }) },
    ],
    options: { xField: field, legend: LEGEND, tooltip: UNSORTED },
  };
}

/** Estimates over time, of a preset that yields times. */
export function estimatesOverTime(entry: EstimatePanelEntry): PanelSource {
  const { preset, params, estimates, range = {} } = entry;
  return {
    ...entry,
    type: 'timeseries',
    target: presetTarget(preset, params, 'timeseries'),
    defaults: { color: { mode: 'palette-classic' }, custom: LINES },
    overrides: [...estimateOverrides(estimates, range, BANDS), { field: 'time', properties: shown({}) }],
    options: { legend: LEGEND, tooltip: UNSORTED },
  };
}
