import type { FieldDefaults, Override, PanelHead, PanelSource } from '../source';
import { presetTarget } from '../target';
import { LEGEND, seriesLook, TOOLTIP } from './chart-panels';

interface PresetPanelEntry extends PanelHead {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly overrides?: readonly Override[];
}

/** Every number of the last row of a preset. */
export function presetStat(entry: PresetPanelEntry): PanelSource {
  return {
    ...entry,
    type: 'stat',
    target: presetTarget(entry.preset, entry.params),
    defaults: { color: { mode: 'fixed', fixedColor: 'blue' } },
    overrides: entry.overrides ?? [],
    options: {
      reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
      orientation: 'auto',
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      textMode: 'value_and_name',
      wideLayout: true,
    },
  };
}

interface PresetSeriesEntry extends PresetPanelEntry {
  readonly drawStyle?: 'line' | 'bars';
  readonly range?: FieldDefaults;
}

/** What a preset yields over time. */
export function presetSeries(entry: PresetSeriesEntry): PanelSource {
  return {
    ...entry,
    type: 'timeseries',
    target: presetTarget(entry.preset, entry.params, 'timeseries'),
    defaults: {
      min: 0,
      ...entry.range,
      color: { mode: 'palette-classic' },
      custom: seriesLook({ drawStyle: entry.drawStyle ?? 'line' }),
    },
    overrides: entry.overrides ?? [],
    options: { legend: LEGEND, tooltip: TOOLTIP },
  };
}
