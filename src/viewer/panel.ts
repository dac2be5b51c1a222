/** What the page needs of a panel of Grafana's dashboard JSON. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly timeFrom?: string;
  readonly targets: readonly object[];
  readonly fieldConfig: { readonly defaults: FieldDefaults; readonly overrides: readonly Override[] };
}

interface Step {
  readonly color: string;
  /** Null is below everything. */
  readonly value: number | null;
}

interface FieldDefaults {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly color?: { readonly mode: string; readonly fixedColor?: string };
  readonly thresholds?: { readonly steps: readonly Step[] };
  readonly noValue?: string;
}

interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

interface Mapping {
  readonly options: Readonly<Record<string, { readonly text?: string; readonly color?: string }>>;
}

/** How the panel shows a field of this name: its defaults, with the overrides for the name. */
export interface Look extends FieldDefaults {
  readonly displayName?: string;
  readonly mappings?: readonly Mapping[];
}

export function lookOf({ fieldConfig }: Panel, name: string): Look {
  const own = fieldConfig.overrides
    .filter(({ matcher }) => matcher.id === 'byName' && matcher.options === name)
    .flatMap(({ properties }) => properties.map(({ id, value }) => [id, value] as const));
  return { ...fieldConfig.defaults, ...Object.fromEntries(own) };
}

/** The colour of the last threshold that the value has reached. */
export function thresholdColor({ color, thresholds }: Look, value: number): string | null {
  if (color?.mode === 'fixed') return color.fixedColor ?? null;
  const reached = thresholds?.steps.filter((step) => step.value === null || value >= step.value);
  return reached?.at(-1)?.color ?? null;
}
