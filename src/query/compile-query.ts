import { executionColumn } from '../model/columns';
import type { Fill, Format } from '../result/shape';
import { toFilter } from './ad-hoc-filter';
import { findPreset } from './all-presets';
import { compileSql } from './compile-sql';
import type { QueryContext } from './context';
import { DUCKDB } from './dialect/duckdb/duckdb';
import { withFiniteValues } from './finite-values';
import { requireNoParameters } from './macros/error-place';
import type { BuiltQuery, MetricQuery, Query } from './model';
import { compilePreset } from './presets/compile-preset';
import { Bound, Inlined } from './printing/bound';
import { editable } from './printing/editable';
import { Printer, print } from './printing/print';
import type { Dialect } from './tree/dialect';
import type { Binding } from './tree/sql';
import { bucketOf } from './vocabulary/bucket';
import { compileMetric } from './vocabulary/compile';
import type { Buckets, ColumnInfo, CompiledMetric } from './vocabulary/metric-spec';
import { modelColumn } from './vocabulary/model-column';

/** What a query of any kind comes to: one SELECT, and how to read its answer. */
export interface CompiledQuery {
  readonly sql: string;
  readonly parameters: readonly Binding[];
  /** The SELECT with its parameters written out, for people to read. */
  readonly inlined: () => string;
  readonly columns: (name: string) => ColumnInfo | undefined;
  readonly format: Format;
  readonly fill: Fill | undefined;
  /** Columns whose values are passed over where they are NaN or infinite. */
  readonly leftOut: readonly string[];
}

function compileMetricQuery(query: MetricQuery, context: QueryContext): CompiledMetric {
  const same = (id: string) => ({ id, as: id });
  return compileMetric(
    {
      ...query,
      measures: query.measures.map(same),
      dimensions: query.dimensions.map(same),
      bucket: bucketOf(query),
      // An alert takes what has a time for a series, whatever its format.
      isSeries: query.format === 'timeseries' || context.isExact,
      adHoc: query.adHocFilters.map(toFilter),
    },
    context,
  );
}

/** One SELECT. Throws LearningError `bad_query`. */
function compileBuilt(query: BuiltQuery, context: QueryContext): CompiledMetric {
  return query.queryType === 'metric'
    ? compileMetricQuery(query, context)
    : compilePreset({ ...query, adHoc: query.adHocFilters.map(toFilter) }, context);
}

/**
 * A metric query or a preset as SQL that a person can carry on by hand: it follows the time range, the variables and the
 * filters of the dashboard as the query does, and gives the same answer. Throws LearningError `bad_query`.
 */
export function editableSql(query: BuiltQuery, context: QueryContext, dialect = DUCKDB): string {
  return print(compileBuilt(query, context).sql, dialect, editable(query.format, context.storedTimeZone));
}

const isAsStored = (query: BuiltQuery) => query.queryType === 'preset' && findPreset(query.preset).asStored === true;

interface Bounded extends Omit<CompiledMetric, 'sql'> {
  readonly sql: string;
  readonly parameters: readonly Binding[];
  readonly inlined: () => string;
  readonly leftOut: readonly string[];
}

/** Without the values that are not finite of the columns that it names, where the data at hand holds any. */
function compileFinite(query: BuiltQuery, { notFinite = [], ...context }: QueryContext, dialect: Dialect): Bounded {
  const write = (compiled: CompiledMetric, leftOut: readonly string[]) => {
    const notation = new Bound(context);
    const printer = new Printer(dialect, notation);
    const sql = printer.print(compiled.sql);
    const inlined = () => print(compiled.sql, dialect, new Inlined(context));
    return { printer, answer: { ...compiled, sql, parameters: notation.parameters, inlined, leftOut } };
  };
  const { printer, answer } = write(compileBuilt(query, context), []);
  const leftOut = isAsStored(query)
    ? []
    : notFinite.filter((column) => executionColumn(column) && printer.hasNamed(column));
  if (leftOut.length === 0) return answer;
  const compiled = compileBuilt(query, { ...context, notFinite: leftOut });
  return write({ ...compiled, sql: withFiniteValues(compiled.sql, leftOut) }, leftOut).answer;
}

/** Whether each of its rows has a time of its own, though no bucket made it. */
const hasTimes = (query: BuiltQuery) => query.queryType === 'preset' && findPreset(query.preset).isSeries === true;

/** Counts and sums are 0 where nothing ran; of a mean or a rate there is nothing to say. */
function fillOf({ empty, ...buckets }: Buckets, { storedTimeZone: zone }: QueryContext): Fill {
  return { ...buckets, zone, ...(empty === 0 ? { mode: 'value', value: 0 } : { mode: 'null' }) };
}

/** Throws LearningError `bad_query`; NotSayable where the engine has no words for it. */
export function compileQuery(query: Query, context: QueryContext, dialect = DUCKDB): CompiledQuery {
  if (query.queryType === 'sql') {
    const { sql, fill } = compileSql(query, context, dialect);
    requireNoParameters(sql);
    const { format } = query;
    return { sql, parameters: [], inlined: () => sql, columns: modelColumn, format, fill, leftOut: [] };
  }
  const { buckets, ...answer } = compileFinite(query, context, dialect);
  if (query.format !== 'timeseries') return { ...answer, format: query.format, fill: undefined };
  return buckets
    ? { ...answer, format: 'timeseries', fill: fillOf(buckets, context) }
    : { ...answer, format: hasTimes(query) ? 'timeseries' : 'table', fill: undefined };
}
