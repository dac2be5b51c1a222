interface UnitSpec {
  /** Grafana's id of the unit; absent where Grafana has none to add. */
  readonly grafana?: string;
  readonly decimals?: number;
  readonly label: string;
}

/** Every unit that a column or a measure can have. */
export const UNITS = {
  count: { grafana: 'locale', decimals: 0, label: 'count' },
  score: { grafana: 'none', decimals: 1, label: 'points of 100' },
  stars: { grafana: 'none', decimals: 1, label: 'stars of 5' },
  seconds: { grafana: 's', label: 'seconds' },
  hours: { grafana: 'h', decimals: 1, label: 'hours' },
  days: { grafana: 'd', decimals: 1, label: 'days' },
  usd: { grafana: 'currencyUSD', label: 'US dollars' },
  percent: { grafana: 'percent', decimals: 1, label: 'percent' },
  fraction: { grafana: 'percentunit', decimals: 1, label: 'fraction of 1' },
  megabytes: { grafana: 'decmbytes', label: 'megabytes' },
  bytes: { grafana: 'decbytes', label: 'bytes' },
  coefficient: { grafana: 'none', decimals: 2, label: 'coefficient, -1 to 1' },
  ratio: { grafana: 'none', decimals: 2, label: 'ratio' },
  time: { label: 'time, UTC' },
} as const satisfies Record<string, UnitSpec>;

export type Unit = keyof typeof UNITS;

export function unitSpec(unit: Unit): UnitSpec {
  return UNITS[unit];
}

/** The unit that Grafana knows by this id; undefined for an id that several share. */
export function unitOfGrafana(id: string): Unit | undefined {
  const [unit, ...others] = (Object.keys(UNITS) as Unit[]).filter((each) => unitSpec(each).grafana === id);
  return others.length > 0 ? undefined : unit;
}
