import { findPreset } from '../all-presets';
import type { QueryContext } from '../context';
import type { Filter } from '../filter';
import { adHoc as adHocFilters, condition, every, only, windowEnd, within } from '../tree/sql';
import { compileMetric } from '../vocabulary/compile';
import { findField } from '../vocabulary/field';
import type { CompiledMetric, Named } from '../vocabulary/metric-spec';
import { titledColumn } from '../vocabulary/model-column';
import { isNarrowed, type PresetValues, presetValues } from './parameters';
import type { MetricPreset, SqlPreset } from './preset';
import { presetColumns } from './preset-columns';

interface PresetRequest {
  readonly preset: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Presets that look at no rows of `executions` pass them over. */
  readonly filters: readonly Filter[];
  /** Filters of the dashboard. */
  readonly adHoc: readonly Filter[];
}

const named = (names: Readonly<Record<string, string>>): Named[] =>
  Object.entries(names).map(([as, id]) => ({ as, id }));

function compileAsMetric(
  preset: MetricPreset,
  values: PresetValues,
  { filters, adHoc }: PresetRequest,
  context: QueryContext,
) {
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

function compileAsSql(
  preset: SqlPreset,
  values: PresetValues,
  { filters, adHoc }: PresetRequest,
  { storedTimeZone }: QueryContext,
): CompiledMetric {
  const window = values.window ?? 'range';
  const met = isNarrowed(preset)
    ? [
        ...[...values.filters, ...filters].map((filter) => condition(findField(filter.field, storedTimeZone), filter)),
        adHocFilters(adHoc),
      ]
    : [];
  const select = preset.select({
    rows: every([within(window), ...met]),
    matching: every(met),
    from: windowEnd('from', window),
    to: windowEnd('to', window),
    limit: values.limit ?? 0,
    parameters: values.numbers,
    texts: values.texts,
    storedTimeZone,
  });
  const sql = preset.only ? only(preset.only, select) : select;
  const columns = presetColumns(preset, values.texts);
  return { sql, columns: (name) => columns[name] ?? titledColumn(name), buckets: null };
}

/** One SELECT that answers the preset. Throws LearningError `bad_query`. */
export function compilePreset(asked: PresetRequest, context: QueryContext): CompiledMetric {
  const preset = findPreset(asked.preset);
  const values = presetValues(preset, asked.params);
  return 'measures' in preset
    ? compileAsMetric(preset, values, asked, context)
    : compileAsSql(preset, values, asked, context);
}
