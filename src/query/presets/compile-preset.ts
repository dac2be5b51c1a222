import { storedNow } from '../../model/clock';
import type { QueryContext } from '../context';
import type { Notation } from '../notation/notation';
import { compileMetric } from '../vocabulary/compile';
import { findField } from '../vocabulary/field';
import type { Filter } from '../vocabulary/filter';
import { toInstant } from '../vocabulary/instant';
import type { CompiledMetric, Named } from '../vocabulary/metric-spec';
import { titledColumn } from '../vocabulary/model-column';
import { isNarrowed, type PresetValues, presetValues } from './parameters';
import type { MetricPreset, SqlPreset } from './preset';
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

function compileAsMetric(
  preset: MetricPreset,
  values: PresetValues,
  { filters, adHoc }: Asked,
  context: QueryContext,
  notation: Notation,
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
    notation,
  );
}

function compileAsSql(
  preset: SqlPreset,
  values: PresetValues,
  { filters, adHoc }: Asked,
  { storedTimeZone }: QueryContext,
  notation: Notation,
): CompiledMetric {
  const { from, to, within } = notation.window(values.window ?? 'range');
  const condition = (filter: Filter) =>
    notation.condition(findField(filter.field, notation.value, storedTimeZone), filter);
  const met = isNarrowed(preset)
    ? [...[...values.filters, ...filters].map(condition), ...notation.adHoc(adHoc, condition)]
    : [];
  const sql = preset.select({
    rows: [...within, ...met].join(' AND ') || 'true',
    matching: met.join(' AND ') || 'true',
    from,
    to,
    limit: values.limit ?? 0,
    parameters: values.numbers,
    texts: values.texts,
    value: notation.value,
    instant: toInstant(storedTimeZone),
    now: storedNow(storedTimeZone),
  });
  const columns = presetColumns(preset, values.texts);
  return { sql, columns: (name) => columns[name] ?? titledColumn(name), buckets: null };
}

/** One SELECT that answers the preset, as the notation writes it. Throws LearningError `bad_query`. */
export function compilePreset(asked: Asked, context: QueryContext, notation: Notation): CompiledMetric {
  const preset = findPreset(asked.preset);
  const values = presetValues(preset, asked.params);
  return 'select' in preset
    ? compileAsSql(preset, values, asked, context, notation)
    : compileAsMetric(preset, values, asked, context, notation);
}
