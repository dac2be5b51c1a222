import type { QueryContext } from '../context';
import { HAD_NOT_FINITE } from '../finite-values';
import { type Bounds, wilson } from '../statistics';
import { op } from '../tree/op';
import { name, type Sql, sql } from '../tree/sql';
import type { Dimension } from './dimension';
import { findDimension } from './dimensions';
import { type Measure, type MeasureScope, measureSql } from './measure';
import { findMeasure } from './measures';
import type { ColumnInfo, MetricSpec } from './metric-spec';

/** One column of the SELECT. */
export interface Output {
  readonly as: string;
  readonly sql: Sql;
  readonly info: ColumnInfo;
}

/** A column to group by. */
export interface Grouping extends Output {
  readonly dimension: Dimension;
}

/** An item of the SELECT list: `expression AS "name"`. */
export function item({ sql: of, as }: { readonly sql: Sql; readonly as: string }): Sql {
  return of.isName(as) ? of : sql`${of} AS ${name(as)}`;
}

/** What the SQL of a measure depends on beside its rows. */
export function measureScope({
  storedTimeZone,
  notFinite = [],
}: Pick<QueryContext, 'storedTimeZone' | 'notFinite'>): MeasureScope {
  return {
    storedTimeZone,
    notFinite: notFinite.length > 0 ? name(HAD_NOT_FINITE) : null,
  };
}

export function measureOutputs(spec: MetricSpec, context: QueryContext, databaseOnly: boolean): Output[] {
  const scope = measureScope(context);
  const measures = spec.measures.map(({ id, as }) => ({ as, measure: findMeasure(id) }));
  const siblings = measures.map(({ measure }) => measure);
  const output = (as: string, measure: Measure): Output => ({
    as,
    sql: databaseOnly && 'property' in measure ? measure.property(scope) : measureSql(measure, siblings, scope),
    info: {
      label: measure.label,
      unit: measure.unit,
      help: measure.help,
      ...(measure.empty === 0 ? { empty: measure.empty } : {}),
    },
  });
  return measures.map(({ as, measure }) => output(as, measure)).concat(spec.bounds ? bounds(measures) : []);
}

/** In percent; the rounding hides in what order DuckDB adds. */
function rateBounds(condition: Sql): Bounds {
  const { low, high } = wilson(op.countIf(condition), sql`count(${condition})`);
  return { low: sql`round(100 * ${low}, 6)`, high: sql`round(100 * ${high}, 6)` };
}

function bounds(measures: readonly { as: string; measure: Measure }[]): Output[] {
  return measures.flatMap(({ as, measure }) => {
    if (!('condition' in measure)) return [];
    const { low, high } = rateBounds(measure.condition);
    const info = (end: string): ColumnInfo => ({
      label: `${measure.label}, ${end} bound`,
      unit: measure.unit,
      help: `${end === 'lower' ? 'Lower' : 'Upper'} end of the 95 percent confidence interval.`,
    });
    return [
      { as: `${as}_low`, sql: low, info: info('lower') },
      { as: `${as}_high`, sql: high, info: info('upper') },
    ];
  });
}

export function groupingOutputs(spec: MetricSpec): Grouping[] {
  return spec.dimensions.map(({ id, as }) => {
    const dimension = findDimension(id);
    const { label, help } = dimension;
    return { as, sql: dimension.sql, dimension, info: { label, help, ...(as === id && { filterable: true }) } };
  });
}
