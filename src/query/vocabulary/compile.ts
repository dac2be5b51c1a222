import { LearningError } from '../../error/learning-error';
import type { QueryContext } from '../context';
import { wholeBuckets } from '../time/whole-buckets';
import { windowRange } from '../time/window';
import {
  type AskedBucket,
  adHoc,
  bucketStart,
  condition,
  join,
  literal,
  name,
  type Sql,
  sql,
  step,
  within,
} from '../tree/sql';
import { resolveBucket } from './bucket';
import { findField } from './field';
import { isDatabaseProperty } from './measure';
import { findMeasure } from './measures';
import { ROWS } from './measures/counts';
import type { ColumnInfo, CompiledMetric, MetricSpec } from './metric-spec';
import { ordering, TIME } from './ordering';
import { type Grouping, groupingOutputs, item, measureOutputs, type Output } from './outputs';
import { hasRest, REST } from './rest';
import { type SelectParts, selectSql } from './select';

const PREVIOUS = '_previous';

/** Everything about the query that does not depend on the time window. */
interface Plan {
  readonly spec: MetricSpec;
  readonly bucket: AskedBucket | null;
  readonly groupings: readonly Grouping[];
  readonly measures: readonly Output[];
  readonly conditions: readonly Sql[];
  readonly rank: Sql;
}

/** A stretch of time whose rows make one side of an answer. */
interface Period {
  readonly within: readonly Sql[];
  /** The column of its buckets, if there are any, moved into the period asked for. */
  readonly time: Sql | null;
}

/** The period asked for. */
function asked(window: string, bucket: AskedBucket | null): Period {
  return { within: [within(window, bucket)], time: bucket && bucketStart(bucket, window) };
}

/** The one before it, of the same length in whole buckets. */
function previous(window: string, bucket: AskedBucket | null): Period {
  const back = step(bucket, window);
  return {
    within: [within(window, bucket, back)],
    time: bucket && sql`${bucketStart(bucket, window)} + ${back}`,
  };
}

const key = (index: number) => name(`key_${index + 1}`);

const enough = ({ minSamples }: MetricSpec) => (minSamples === undefined ? [] : [sql`${ROWS} >= ${minSamples}`]);

/** The groups that stay apart when the rest becomes one. */
function topSql(plan: Plan, period: Period): Sql {
  const { groupings, spec, rank } = plan;
  return selectSql({
    select: [...groupings.map((grouping, i) => sql`${grouping.sql} AS ${key(i)}`), sql`true AS kept`],
    from: sql`executions`,
    where: [...period.within, ...plan.conditions],
    keys: groupings.length,
    having: enough(spec),
    orderBy: [rank, ...groupings.map((_, i) => key(i))],
    limit: spec.limit,
  });
}

function orRest(grouping: Grouping): Grouping {
  const { dimension } = grouping;
  const { values } = dimension;
  return {
    ...grouping,
    sql: sql`CASE WHEN top.kept THEN CAST(${grouping.sql} AS VARCHAR) ELSE ${literal(REST)} END`,
    dimension: values ? { ...dimension, values: [...values, REST] } : dimension,
  };
}

/** What becomes of the groups that a limit leaves out, where those that it keeps are in the table `top`. */
type LeftOut = 'are the rest' | 'are not shown';

function periodSql(plan: Plan, period: Period, leftOut: LeftOut | null): SelectParts {
  const { groupings, measures, spec } = plan;
  const time = period.time === null ? [] : [{ as: TIME, sql: period.time }];
  const groups = leftOut === 'are the rest' ? groupings.map(orRest) : groupings;
  const same = groupings.map((grouping, i) => sql`${grouping.sql} IS NOT DISTINCT FROM top.${key(i)}`);
  const joined = leftOut === 'are the rest' ? sql`LEFT JOIN` : sql`JOIN`;
  return {
    select: [...time, ...groups, ...measures].map(item),
    from: leftOut ? sql`executions\n${joined} top ON ${join(same, ' AND ')}` : sql`executions`,
    where: [...period.within, ...plan.conditions],
    keys: time.length + groups.length,
    having: enough(spec),
  };
}

/** Both periods side by side; a group may be missing in either: nothing of it ran there. */
function comparedSql(plan: Plan, current: Sql, previous: Sql): SelectParts {
  const groups = [...(plan.bucket ? [TIME] : []), ...plan.groupings.map(({ as }) => as)].map(name);
  const same = groups.map((group) => sql`this.${group} IS NOT DISTINCT FROM before.${group}`);
  const column = (period: Sql, { as, info }: Output) => {
    const value = sql`${period}.${name(as)}`;
    return info.empty === 0 && plan.spec.minSamples === undefined
      ? sql`CASE WHEN ${period}.ran THEN ${value} ELSE 0 END`
      : value;
  };
  return {
    with: [
      ['this', current],
      ['before', previous],
    ],
    select: [
      ...groups.map((group) => sql`coalesce(this.${group}, before.${group}) AS ${group}`),
      ...plan.measures.map((measure) => sql`${column(sql`this`, measure)} AS ${name(measure.as)}`),
      ...plan.measures.map((measure) => sql`${column(sql`before`, measure)} AS ${name(measure.as + PREVIOUS)}`),
    ],
    from: sql`this\nFULL JOIN before ON ${same.length > 0 ? join(same, ' AND ') : sql`true`}`,
  };
}

function columnInfos(plan: Plan): Map<string, ColumnInfo> {
  const columns = new Map<string, ColumnInfo>();
  const add = (as: string, info: ColumnInfo) => {
    if (columns.has(as)) throw new LearningError('bad_query', `The query asks for ${as} twice.`);
    columns.set(as, info);
  };
  if (plan.bucket) add(TIME, { label: 'Time', unit: 'time', help: 'Start of the time bucket.' });
  for (const { as, info } of [...plan.groupings, ...plan.measures]) add(as, info);
  if (plan.spec.compare) {
    for (const { as, info } of plan.measures) add(as + PREVIOUS, { ...info, label: `${info.label}, period before` });
  }
  return columns;
}

/** One SELECT that answers the spec. Throws LearningError `bad_query`. */
export function compileMetric(spec: MetricSpec, context: QueryContext): CompiledMetric {
  if (spec.measures.length === 0) throw new LearningError('bad_query', 'A metric query needs at least one measure.');
  const properties = spec.measures.filter(({ id }) => isDatabaseProperty(findMeasure(id)));
  if (properties.length > 0 && (spec.dimensions.length > 0 || spec.bucket !== 'none' || spec.filters.length > 0)) {
    throw new LearningError(
      'bad_query',
      `${properties[0]!.id} describes the whole database: it takes no dimensions, no bucket and no filters.`,
    );
  }
  const databaseOnly = properties.length === spec.measures.length;
  const ever = spec.window === 'all';
  const timeRange = windowRange(spec.window ?? 'range', context);
  const interval = resolveBucket(spec.bucket, { ...context, timeRange }, ever);
  const measures = measureOutputs(spec, context, databaseOnly);
  // With minSamples, a bucket may be left out though it has rows: it is no zero then.
  const isNothing = spec.minSamples === undefined && measures.every(({ info }) => info.empty === 0);
  const empty: 0 | null = isNothing ? 0 : null;
  const bucket = interval && { asked: spec.bucket, interval, empty };
  const groupings = groupingOutputs(spec);
  const conditions = [
    ...spec.filters.map((filter) => condition(findField(filter.field, context.storedTimeZone), filter)),
    adHoc(spec.adHoc ?? []),
  ];
  const timed = bucket !== null;
  // Of a series a limit keeps groups, with all their buckets.
  const isOfSeries = timed && spec.isSeries === true && spec.limit !== undefined;
  const left = isOfSeries && groupings.length > 0 ? 'are not shown' : null;
  const leftOut = hasRest(spec, timed) ? 'are the rest' : left;
  const shown = leftOut === 'are the rest' ? groupings.map(orRest) : groupings;
  const { rank, orderBy } = ordering({ spec, timed, groupings: shown, measures });
  const plan: Plan = { spec, bucket, groupings, measures, conditions, rank };
  const infos = columnInfos(plan);
  const columns = (name: string) => infos.get(name);
  if (databaseOnly) {
    return { sql: selectSql({ select: measures.map(item), from: sql`database_status` }), columns, buckets: null };
  }

  const window = spec.window ?? 'range';
  const now = asked(window, bucket);
  const withTop = leftOut ? [['top', topSql(plan, now)] as const] : [];
  const current = periodSql(plan, now, leftOut);
  const side = (parts: SelectParts) => selectSql({ ...parts, select: [...parts.select, sql`true AS ran`] });
  const body = spec.compare
    ? comparedSql(plan, side(current), side(periodSql(plan, previous(window, bucket), leftOut)))
    : current;
  const tables = [...withTop, ...(body.with ?? [])];
  const ordered = { orderBy, limit: leftOut || isOfSeries ? undefined : spec.limit };
  // DuckDB does not know the names of a SELECT list within a function, as the order of labels needs them.
  const labelled = groupings.some(({ dimension }) => dimension.values);
  const answer = labelled
    ? selectSql({
        with: [...tables, ['answer', selectSql({ ...body, with: [] })]],
        select: [sql`*`],
        from: sql`answer`,
        ...ordered,
      })
    : selectSql({ ...body, with: tables, ...ordered });
  const filled = interval && !ever ? wholeBuckets(timeRange, interval, context) : {};
  return { sql: answer, columns, buckets: interval && { ...filled, interval, empty } };
}
