import { SERIES_COLOURS } from '../colours';
import type { FieldDefaults, Override } from '../source';

/** A column that is drawn, and the columns between which its true value lies. */
export interface Estimate {
  readonly field: string;
  /** The name in the legend. */
  readonly name: string;
  readonly bounds?: { readonly low: string; readonly high: string };
  /** One of Grafana's; by its place among the others when absent. */
  readonly color?: string;
  /** Drawn as what the others are held against. */
  readonly isReference?: true;
}

/** Grafana's options for a field by the part that it takes in a drawing. */
export interface EstimateLook {
  readonly estimate: Readonly<Record<string, unknown>>;
  readonly reference: Readonly<Record<string, unknown>>;
  readonly low: Readonly<Record<string, unknown>>;
  readonly high: Readonly<Record<string, unknown>>;
}

const REFERENCE_COLOR = 'text';

const SHOWN = { legend: false, tooltip: false, viz: false };
const OUT_OF_LEGEND = { ...SHOWN, legend: true };
const HIDDEN = { legend: true, tooltip: true, viz: true };

/** Charts draw every number of a frame; columns that no part is given to are left out, with their axes. */
export const OTHERS_HIDDEN: Override = {
  field: /.*/,
  properties: { 'custom.hideFrom': HIDDEN, 'custom.axisPlacement': 'hidden' },
};

/** A column that is drawn all the same. */
export const shown = (properties: Readonly<Record<string, unknown>>) => ({
  'custom.hideFrom': SHOWN,
  'custom.axisPlacement': 'auto',
  ...properties,
});

export const fixedColor = (color: string) => ({ color: { mode: 'fixed', fixedColor: color } });

/** A colour for each entry: its own, that of references, or the next of the list. */
export function colorsOf(entries: readonly Pick<Estimate, 'color' | 'isReference'>[]): readonly string[] {
  let taken = 0;
  return entries.map(({ color, isReference }) => {
    if (color !== undefined) return color;
    return isReference ? REFERENCE_COLOR : SERIES_COLOURS[taken++ % SERIES_COLOURS.length]!;
  });
}

interface Drawing {
  readonly range: FieldDefaults;
  readonly look: EstimateLook;
  /** What stands before the names of bounds, so that each is of one estimate. */
  readonly prefixOf: (estimate: Estimate) => string;
}

function overridesOf(estimate: Estimate, color: string, { range, look, prefixOf }: Drawing): Override[] {
  const { field, name, bounds, isReference } = estimate;
  const common = { ...range, ...fixedColor(color) };
  const own = isReference ? look.reference : look.estimate;
  const drawn: Override = { field, properties: shown({ displayName: name, ...common, ...own }) };
  if (!bounds) return [drawn];
  const [lowName, highName] = ['At least', 'At most'].map((words) => `${prefixOf(estimate)}${words}`);
  const bound = { ...common, 'custom.hideFrom': OUT_OF_LEGEND };
  return [
    drawn,
    { field: bounds.low, properties: shown({ displayName: lowName, ...bound, ...look.low }) },
    // Grafana 10 finds the lower one by the name that people see.
    {
      field: bounds.high,
      properties: shown({ displayName: highName, ...bound, ...look.high, 'custom.fillBelowTo': lowName }),
    },
  ];
}

/** Draws these columns and no others. */
export function estimateOverrides(
  estimates: readonly Estimate[],
  range: FieldDefaults,
  look: EstimateLook,
): Override[] {
  const colors = colorsOf(estimates);
  const isOne = estimates.filter(({ bounds }) => bounds).length === 1;
  const prefixOf = ({ name }: Estimate) => (isOne ? '' : `${name}: `);
  const overrides = estimates.flatMap((estimate, i) => overridesOf(estimate, colors[i]!, { range, look, prefixOf }));
  return [OTHERS_HIDDEN, ...overrides];
}
