import type { QueryContext } from '../context';
import { timestampLiteral } from '../time/timestamp-literal';
import { Bindings } from '../vocabulary/bindings';
import { compileMetric } from '../vocabulary/compile';
import { type Filter, filterSql } from '../vocabulary/filter';
import { toInstant } from '../vocabulary/instant';
import type { CompiledMetric, Named } from '../vocabulary/metric-spec';
import { titledColumn } from '../vocabulary/model-column';
import { type PresetValues, presetValues } from './parameters';
import type { MetricPreset, SqlPreset } from './preset';
import { findPreset } from './presets';
import { windowRange } from './window';

interface Asked {
  readonly preset: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Presets that look at no rows of `executions` pass them over. */
  readonly filters: readonly Filter[];
}

const named = (names: Readonly<Record<string, string>>): Named[] =>
  Object.entries(names).map(([as, id]) => ({ as, id }));

function compileAsMetric(
  preset: MetricPreset,
  values: PresetValues,
  filters: readonly Filter[],
  context: QueryContext,
) {
  const ever = values.window === 'all';
  return compileMetric(
    {
      measures: named(preset.measures),
      dimensions: named(preset.dimensions ?? {}),
      filters: [...(preset.filters ?? []), ...values.filters],
      adHoc: filters,
      bucket: values.bucket === 'auto' && ever ? (preset.bucket ?? 'none') : values.bucket,
      limit: values.limit,
      orderBy: preset.orderBy,
      other: false,
      ever,
    },
    context,
  );
}

function compileAsSql(
  preset: SqlPreset,
  values: PresetValues,
  filters: readonly Filter[],
  context: QueryContext,
): CompiledMetric {
  const bindings = new Bindings();
  const { storedTimeZone, timeRange } = context;
  const literal = (ms: number) => timestampLiteral(ms, storedTimeZone);
  const [from, to] = [literal(timeRange.from), literal(timeRange.to)];
  const met = [...values.filters, ...filters].map((filter) => filterSql(filter, bindings.bind, storedTimeZone));
  const sql = preset.select({
    rows: [`timestamp >= ${from}`, `timestamp <= ${to}`, ...met].join(' AND '),
    matching: met.join(' AND ') || 'true',
    from,
    to,
    limit: values.limit ?? 0,
    parameters: values.own,
    instant: toInstant(storedTimeZone),
  });
  return {
    sql,
    parameters: preset.window ? bindings.values : [],
    columns: (name) => preset.columns[name] ?? titledColumn(name),
    buckets: null,
  };
}

/** One SELECT that answers the preset. Throws LearningError `bad_query`. */
export function compilePreset({ preset: name, params, filters }: Asked, context: QueryContext): CompiledMetric {
  const preset = findPreset(name);
  const values = presetValues(preset, params);
  const timeRange = values.window === null ? context.timeRange : windowRange(values.window, context);
  const inWindow = { ...context, timeRange };
  return 'select' in preset
    ? compileAsSql(preset, values, filters, inWindow)
    : compileAsMetric(preset, values, filters, inWindow);
}
