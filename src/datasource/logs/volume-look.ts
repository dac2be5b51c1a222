import type { FieldConfig } from '@grafana/data';

/** Colours of levels, those of Grafana's own log lines. */
const COLORS: Readonly<Record<string, string>> = {
  critical: '#705DA0',
  error: '#E24D42',
  warning: '#EAB839',
  info: '#7EB26D',
  debug: '#1F78C1',
  trace: '#6ED0E0',
};

const UNKNOWN = '#8e8e8e';

/** Bars of the level's colour on top of each other. */
export function volumeLook(level: string): FieldConfig {
  const color = COLORS[level] ?? UNKNOWN;
  return {
    displayNameFromDS: level,
    color: { mode: 'fixed', fixedColor: color },
    min: 0,
    decimals: 0,
    custom: {
      drawStyle: 'bars',
      barAlignment: 0,
      lineColor: color,
      pointColor: color,
      fillColor: color,
      lineWidth: 0,
      fillOpacity: 100,
      stacking: { mode: 'normal', group: 'A' },
    },
  };
}
