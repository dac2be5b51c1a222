import type { QueryContext } from '../context';
import { op } from '../dialect/op';
import { adHoc as adHocFilters, condition, every, only, type Sql, value, windowEnd, within } from '../tree/sql';
import { parsed, transitional } from '../tree/transitional';
import { compileMetric } from '../vocabulary/compile';
import { findField } from '../vocabulary/field';
import type { Filter } from '../vocabulary/filter';
import type { CompiledMetric, Named } from '../vocabulary/metric-spec';
import { titledColumn } from '../vocabulary/model-column';
import { isNarrowed, type PresetValues, presetValues } from './parameters';
import type { MetricPreset, SqlPreset, TextScope } from './preset';
import { presetColumns } from './preset-columns';
import { findPreset } from './presets';

interface Asked {
  readonly preset: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Presets that look at no rows of `executions` pass them over. */
  readonly filters: readonly Filter[];
  /** Filters of the dashboard. */
  readonly adHoc: readonly Filter[];
}

const named = (names: Readonly<Record<string, string>>): Named[] =>
  Object.entries(names).map(([as, id]) => ({ as, id }));

function compileAsMetric(preset: MetricPreset, values: PresetValues, { filters, adHoc }: Asked, context: QueryContext) {
  return compileMetric(
    {
      measures: named(preset.measures),
      dimensions: named(preset.dimensions ?? {}),
      filters: [...(preset.filters ?? []), ...values.filters, ...filters],
      adHoc,
      bucket: values.bucket === 'auto' && values.window === 'all' ? (preset.bucket ?? 'none') : values.bucket,
      limit: values.limit,
      orderBy: preset.orderBy,
      other: false,
      window: values.window ?? undefined,
    },
    context,
  );
}

const textScope = (
  window: string,
  met: readonly Sql[],
  storedTimeZone: string,
): Omit<TextScope, 'limit' | 'parameters' | 'texts'> => ({
  rows: String(every([within(window), ...met])),
  matching: String(every(met)),
  from: String(windowEnd('from', window)),
  to: String(windowEnd('to', window)),
  value: (text) => String(value(text)),
  instant: (naive) => String(op.instant(parsed(naive), storedTimeZone)),
  now: String(op.now(storedTimeZone)),
});

function compileAsSql(
  preset: SqlPreset,
  values: PresetValues,
  { filters, adHoc }: Asked,
  { storedTimeZone }: QueryContext,
): CompiledMetric {
  const window = values.window ?? 'range';
  const met = isNarrowed(preset)
    ? [
        ...[...values.filters, ...filters].map((filter) => condition(findField(filter.field, storedTimeZone), filter)),
        adHocFilters(adHoc),
      ]
    : [];
  const common = { limit: values.limit ?? 0, parameters: values.numbers, texts: values.texts };
  const select =
    preset.select?.({
      ...common,
      rows: every([within(window), ...met]),
      matching: every(met),
      from: windowEnd('from', window),
      to: windowEnd('to', window),
      storedTimeZone,
    }) ?? transitional(preset.text!({ ...common, ...textScope(window, met, storedTimeZone) }));
  const sql = preset.only ? only(preset.only, select) : select;
  const columns = presetColumns(preset, values.texts);
  return { sql, columns: (name) => columns[name] ?? titledColumn(name), buckets: null };
}

/** One SELECT that answers the preset. Throws LearningError `bad_query`. */
export function compilePreset(asked: Asked, context: QueryContext): CompiledMetric {
  const preset = findPreset(asked.preset);
  const values = presetValues(preset, asked.params);
  return 'measures' in preset
    ? compileAsMetric(preset, values, asked, context)
    : compileAsSql(preset, values, asked, context);
}
