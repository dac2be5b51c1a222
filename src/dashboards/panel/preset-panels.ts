import type { SizeLimits } from '../size-limits';
import type { FieldDefaults, Override, PanelHead, PanelSource } from '../source';
import { presetTarget } from '../target';
import { BARS_LOOK, barOptions, LEGEND, seriesLook, TOOLTIP } from './chart-panels';

interface PresetPanelEntry extends PanelHead {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly sizeLimits?: SizeLimits;
  readonly overrides?: readonly Override[];
}

interface PresetStatEntry extends PresetPanelEntry {
  /** Labels of the columns to show, which may be texts; every number when absent. */
  readonly shown?: readonly string[];
}

/** What the last row of a preset says. */
export function presetStat(entry: PresetStatEntry): PanelSource {
  const { shown } = entry;
  return {
    ...entry,
    type: 'stat',
    target: presetTarget(entry.preset, entry.params),
    defaults: { color: { mode: 'fixed', fixedColor: 'blue' } },
    overrides: entry.overrides ?? [],
    options: {
      reduceOptions: { values: false, calcs: ['lastNotNull'], fields: shown ? `/^(${shown.join('|')})$/` : '' },
      orientation: 'auto',
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      textMode: shown?.length === 1 ? 'value' : 'value_and_name',
      wideLayout: true,
    },
  };
}

interface PresetBarsEntry extends PresetPanelEntry {
  /** The first column, which names the groups. */
  readonly x: string;
}

/** One group of bars for each row of a preset, one bar for each number. */
export function presetBars(entry: PresetBarsEntry): PanelSource {
  return {
    ...entry,
    type: 'barchart',
    target: presetTarget(entry.preset, entry.params),
    defaults: { color: { mode: 'palette-classic' }, custom: BARS_LOOK },
    overrides: entry.overrides ?? [],
    options: barOptions(entry.x),
  };
}

interface PresetSeriesEntry extends PresetPanelEntry {
  readonly drawStyle?: 'line' | 'bars';
  readonly range?: FieldDefaults;
  /** Its lines are of parts, and not filled. */
  readonly isOfParts?: true;
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
      custom: seriesLook({ drawStyle: entry.drawStyle ?? 'line', isOfParts: entry.isOfParts ?? false }),
    },
    overrides: entry.overrides ?? [],
    options: { legend: LEGEND, tooltip: TOOLTIP },
  };
}
