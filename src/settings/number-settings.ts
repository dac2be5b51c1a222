interface Range {
  /** Inclusive. */
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  readonly whole: boolean;
}

/** Every setting that is a number, and what it may be. */
const NUMBER_SETTINGS = {
  maxStalenessSeconds: { from: 0, to: 86_400, whole: false },
  queryTimeoutSeconds: { from: 0.001, to: 86_400, whole: false },
  rowLimit: { from: 1, to: 1_000_000_000, whole: true },
  byteLimitMb: { from: 1, to: 1_000_000, whole: false },
  memoryLimitMb: { from: 16, to: 10_000_000, whole: false },
  threads: { from: 1, to: 1_024, whole: true },
  maxConcurrentQueries: { from: 1, to: 1_000, whole: true },
} as const satisfies Record<string, Range>;

export type NumberSetting = keyof typeof NUMBER_SETTINGS;

/** What is wrong with the value, as the end of a sentence; undefined when nothing is. */
export function numberProblem(setting: NumberSetting, value: unknown): string | undefined {
  const { from, to, whole } = NUMBER_SETTINGS[setting];
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (whole && !Number.isInteger(value)) return 'must be a whole number';
  return value < from || value > to ? `must lie between ${from} and ${to}` : undefined;
}
