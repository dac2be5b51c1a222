import { LearningError } from '../../error/learning-error';
import type { QueryContext } from '../context';
import type { AskedBucket, Notation, Window } from '../notation/notation';
import { quoteText } from '../sql/quote';
import { windowRange } from '../time/window';
import { resolveBucket } from './bucket';
import { findField } from './field';
import type { Filter } from './filter';
import { isDatabaseProperty } from './measure';
import { findMeasure } from './measures';
import type { ColumnInfo, CompiledMetric, MetricSpec } from './metric-spec';
import { ordering, TIME } from './ordering';
import { type Grouping, groupingOutputs, item, measureOutputs, type Output } from './outputs';
import { hasRest, REST } from './rest';
import { quoteName, type SelectParts, selectSql } from './select';

const PREVIOUS = '_previous';
const ROWS = 'count(*)';

/** Everything about the query that does not depend on the time window. */
interface Plan {
  readonly spec: MetricSpec;
  readonly bucket: AskedBucket | null;
  readonly groupings: readonly Grouping[];
  readonly measures: readonly Output[];
  readonly conditions: readonly string[];
  readonly rank: string;
}

/** A stretch of time whose rows make one side of an answer. */
interface Period {
  readonly within: readonly string[];
  /** The column of its buckets, if there are any, moved into the period asked for. */
  readonly time: string | null;
}

/** The period asked for. */
function asked(window: Window, bucket: AskedBucket | null): Period {
  return { within: window.within, time: bucket && window.bucket(bucket) };
}

/** The one before it, of the same length in whole buckets. */
function previous(window: Window, bucket: AskedBucket | null): Period {
  const step = window.step(bucket);
  return {
    within: [`timestamp >= ${window.from} - ${step}`, `timestamp <= ${window.to} - ${step}`],
    time: bucket && `${window.bucket(bucket)} + ${step}`,
  };
}

const key = (index: number) => `key_${index + 1}`;

const enough = ({ minSamples }: MetricSpec) => (minSamples === undefined ? [] : [`${ROWS} >= ${minSamples}`]);

/** The groups that stay apart when the rest becomes one. */
function topSql(plan: Plan, period: Period): string {
  const { groupings, spec, rank } = plan;
  return selectSql({
    select: [...groupings.map(({ sql }, i) => `${sql} AS ${key(i)}`), 'true AS kept'],
    from: 'executions',
    where: [...period.within, ...plan.conditions],
    groupByAll: true,
    having: enough(spec),
    orderBy: [rank, ...groupings.map((_, i) => key(i))],
    limit: spec.limit,
  });
}

function orRest(grouping: Grouping): Grouping {
  const { sql, dimension } = grouping;
  const { values } = dimension;
  return {
    ...grouping,
    sql: `CASE WHEN top.kept THEN CAST(${sql} AS VARCHAR) ELSE ${quoteText(REST)} END`,
    dimension: values ? { ...dimension, values: [...values, REST] } : dimension,
  };
}

function periodSql(plan: Plan, period: Period, top: boolean): SelectParts {
  const { groupings, measures, spec } = plan;
  const time = period.time === null ? [] : [{ as: TIME, sql: period.time }];
  const groups = top ? groupings.map(orRest) : groupings;
  const join = groupings.map(({ sql }, i) => `${sql} IS NOT DISTINCT FROM top.${key(i)}`).join(' AND ');
  return {
    select: [...time, ...groups, ...measures].map(item),
    from: top ? `executions\nLEFT JOIN top ON ${join}` : 'executions',
    where: [...period.within, ...plan.conditions],
    groupByAll: time.length + groups.length > 0,
    having: enough(spec),
  };
}

/** Both periods side by side; a group may be missing in either: nothing of it ran there. */
function comparedSql(plan: Plan, current: string, previous: string): SelectParts {
  const groups = [...(plan.bucket ? [TIME] : []), ...plan.groupings.map(({ as }) => quoteName(as))];
  const join = groups.map((name) => `this.${name} IS NOT DISTINCT FROM before.${name}`).join(' AND ');
  const column = (period: string, { as, info }: Output) => {
    const name = `${period}.${quoteName(as)}`;
    return info.empty === 0 && plan.spec.minSamples === undefined
      ? `CASE WHEN ${period}.ran THEN ${name} ELSE 0 END`
      : name;
  };
  return {
    with: [
      ['this', current],
      ['before', previous],
    ],
    select: [
      ...groups.map((name) => `coalesce(this.${name}, before.${name}) AS ${name}`),
      ...plan.measures.map((measure) => `${column('this', measure)} AS ${quoteName(measure.as)}`),
      ...plan.measures.map((measure) => `${column('before', measure)} AS ${quoteName(measure.as + PREVIOUS)}`),
    ],
    from: `this\nFULL JOIN before ON ${join || 'true'}`,
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

/** One SELECT that answers the spec, as the notation writes it. Throws LearningError `bad_query`. */
export function compileMetric(spec: MetricSpec, context: QueryContext, notation: Notation): CompiledMetric {
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
  const empty: 0 | null = measures.every(({ info }) => info.empty === 0) ? 0 : null;
  const bucket = interval && { asked: spec.bucket, interval, empty };
  const groupings = groupingOutputs(spec, notation.value);
  const condition = (filter: Filter) =>
    notation.condition(findField(filter.field, notation.value, context.storedTimeZone), filter);
  const conditions = databaseOnly
    ? []
    : [...spec.filters.map(condition), ...notation.adHoc(spec.adHoc ?? [], condition)];
  const top = hasRest(spec, bucket !== null);
  const timed = bucket !== null;
  const { rank, orderBy } = ordering({ spec, timed, groupings: top ? groupings.map(orRest) : groupings, measures });
  const plan: Plan = { spec, bucket, groupings, measures, conditions, rank };
  const infos = columnInfos(plan);
  const columns = (name: string) => infos.get(name);
  if (databaseOnly) {
    return { sql: selectSql({ select: measures.map(item), from: 'database_status' }), columns, buckets: null };
  }

  const window = notation.window(spec.window ?? 'range');
  const now = asked(window, bucket);
  const withTop = top ? [['top', topSql(plan, now)] as const] : [];
  const current = periodSql(plan, now, top);
  const side = (parts: SelectParts) => selectSql({ ...parts, select: [...parts.select, 'true AS ran'] });
  const body = spec.compare
    ? comparedSql(plan, side(current), side(periodSql(plan, previous(window, bucket), top)))
    : current;
  const tables = [...withTop, ...(body.with ?? [])];
  const ordered = { orderBy, limit: top ? undefined : spec.limit };
  // DuckDB does not know the names of a SELECT list within a function, as the order of labels needs them.
  const labelled = groupings.some(({ dimension }) => dimension.values);
  const sql = labelled
    ? selectSql({
        with: [...tables, ['answer', selectSql({ ...body, with: [] })]],
        select: ['*'],
        from: 'answer',
        ...ordered,
      })
    : selectSql({ ...body, with: tables, ...ordered });
  return { sql, columns, buckets: interval && { ...(ever ? {} : timeRange), interval, empty } };
}
