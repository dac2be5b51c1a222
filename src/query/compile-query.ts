import { toFilter } from './ad-hoc-filter';
import { compileSql } from './compile-sql';
import type { QueryContext } from './context';
import { columnsNamed, withFiniteValues } from './finite-values';
import type { BuiltQuery, Format, MetricQuery, Query } from './model';
import type { Binding } from './notation/bindings';
import { BoundNotation } from './notation/bound';
import type { Notation } from './notation/notation';
import { compilePreset } from './presets/compile-preset';
import { findPreset } from './presets/presets';
import type { Fill } from './sql/macro';
import { bucketOf } from './vocabulary/bucket';
import { compileMetric } from './vocabulary/compile';
import type { Buckets, ColumnInfo, CompiledMetric } from './vocabulary/metric-spec';
import { modelColumn } from './vocabulary/model-column';

/** What a query of any kind comes to: one SELECT, and how to read its answer. */
export interface CompiledQuery {
  readonly sql: string;
  readonly parameters: readonly Binding[];
  readonly columns: (name: string) => ColumnInfo | undefined;
  readonly format: Format;
  readonly fill: Fill | undefined;
  /** Columns whose values are passed over where they are NaN or infinite. */
  readonly leftOut: readonly string[];
}

function compileMetricQuery(query: MetricQuery, context: QueryContext, notation: Notation): CompiledMetric {
  const same = (id: string) => ({ id, as: id });
  return compileMetric(
    {
      ...query,
      measures: query.measures.map(same),
      dimensions: query.dimensions.map(same),
      bucket: bucketOf(query),
      adHoc: query.adHocFilters.map(toFilter),
    },
    context,
    notation,
  );
}

/** One SELECT, as the notation writes it. Throws LearningError `bad_query`. */
export function compileBuilt(query: BuiltQuery, context: QueryContext, notation: Notation): CompiledMetric {
  return query.queryType === 'metric'
    ? compileMetricQuery(query, context, notation)
    : compilePreset({ ...query, adHoc: query.adHocFilters.map(toFilter) }, context, notation);
}

function compileBound(query: BuiltQuery, context: QueryContext) {
  const notation = new BoundNotation(context);
  const compiled = compileBuilt(query, context, notation);
  return { ...compiled, parameters: notation.parameters };
}

const isAsStored = (query: BuiltQuery) => query.queryType === 'preset' && findPreset(query.preset).asStored === true;

/** Without the values that are not finite of the columns that it names, where the data at hand holds any. */
function compileFinite(query: BuiltQuery, { notFinite = [], ...context }: QueryContext) {
  const compiled = compileBound(query, context);
  const leftOut = isAsStored(query) ? [] : columnsNamed(compiled.sql, notFinite);
  if (leftOut.length === 0) return { ...compiled, leftOut };
  const finite = compileBound(query, { ...context, notFinite: leftOut });
  return { ...finite, sql: withFiniteValues(finite.sql, leftOut), leftOut };
}

/** Whether each of its rows has a time of its own, though no bucket made it. */
const hasTimes = (query: BuiltQuery) => query.queryType === 'preset' && findPreset(query.preset).isSeries === true;

/** Counts and sums are 0 where nothing ran; of a mean or a rate there is nothing to say. */
function fillOf({ empty, ...buckets }: Buckets): Fill {
  return { ...buckets, ...(empty === 0 ? { mode: 'value', value: 0 } : { mode: 'null' }) };
}

/** Throws LearningError `bad_query`. */
export function compileQuery(query: Query, context: QueryContext): CompiledQuery {
  if (query.queryType === 'sql') {
    const { sql, fill } = compileSql(query, context);
    return { sql, parameters: [], columns: modelColumn, format: query.format, fill, leftOut: [] };
  }
  const { sql, parameters, columns, buckets, leftOut } = compileFinite(query, context);
  const answer = { sql, parameters, columns, leftOut };
  if (query.format !== 'timeseries') return { ...answer, format: query.format, fill: undefined };
  return buckets
    ? { ...answer, format: 'timeseries', fill: fillOf(buckets) }
    : { ...answer, format: hasTimes(query) ? 'timeseries' : 'table', fill: undefined };
}
