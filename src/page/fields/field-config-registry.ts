import { FieldConfigOptionsRegistry, type FieldConfigPropertyItem, type FieldConfigSource } from '@grafana/data';

const STANDARD = [
  'unit',
  'min',
  'max',
  'fieldMinMax',
  'decimals',
  'displayName',
  'noValue',
  'color',
  'thresholds',
  'mappings',
  'links',
] as const;

/** Grafana's own processing of thresholds that came as JSON, where minus infinity is null. */
function fromJson(id: string, value: unknown): unknown {
  if (id !== 'thresholds' || typeof value !== 'object' || value === null) return value;
  const { steps, ...rest } = value as { steps: readonly { value: number | null }[] };
  return { ...rest, steps: steps.map((step) => ({ ...step, value: step.value ?? Number.NEGATIVE_INFINITY })) };
}

function item(id: string, isCustom: boolean): FieldConfigPropertyItem {
  return {
    id: isCustom ? `custom.${id}` : id,
    path: id,
    name: id,
    isCustom,
    // Each field its own: an option within an option is set in place.
    process: (value: unknown) => structuredClone(fromJson(id, value)),
    shouldApply: () => true,
  } as unknown as FieldConfigPropertyItem;
}

const CUSTOM = 'custom.';

/** Which properties a panel's field configuration has: Grafana's standard ones, and of its own all that it states. */
export function registryFor({ defaults, overrides }: FieldConfigSource): FieldConfigOptionsRegistry {
  const overridden = overrides.flatMap(({ properties }) => properties.map(({ id }) => id));
  const named = overridden.filter((id) => id.startsWith(CUSTOM)).map((id) => id.slice(CUSTOM.length));
  const custom = new Set([...Object.keys(defaults.custom ?? {}), ...named]);
  return new FieldConfigOptionsRegistry(() => [
    ...STANDARD.map((id) => item(id, false)),
    ...[...custom].map((id) => item(id, true)),
  ]);
}
