import { LearningError } from '../../error/learning-error';
import type { QueryContext } from '../context';
import { quoteText } from '../sql/quote';
import type { Interval } from '../time/interval';
import { timeBucket } from '../time/time-bucket';
import { Bindings } from './bindings';
import { resolveBucket } from './bucket';
import { filterSql } from './filter';
import { isDatabaseProperty } from './measure';
import { findMeasure } from './measures';
import type { ColumnInfo, CompiledMetric, MetricSpec } from './metric-spec';
import { ordering, TIME } from './ordering';
import { type Grouping, groupingOutputs, item, measureOutputs, type Output } from './outputs';
import { quoteName, selectSql } from './select';
import { type Window, windows } from './windows';

/** A database may well have a group of its own named "other". */
const REST = 'other (rest)';
const PREVIOUS = '_previous';
const ROWS = 'count(*)';

/** Everything about the query that does not depend on the time window. */
interface Plan {
  readonly spec: MetricSpec;
  readonly bucket: Interval | null;
  readonly groupings: readonly Grouping[];
  readonly measures: readonly Output[];
  readonly conditions: readonly string[];
  readonly rank: string;
}

function within({ from, to }: Window, { conditions }: Plan): string[] {
  return [`timestamp >= ${from}`, `timestamp <= ${to}`, ...conditions];
}

const key = (index: number) => `key_${index + 1}`;

const enough = ({ minSamples }: MetricSpec) => (minSamples === undefined ? [] : [`${ROWS} >= ${minSamples}`]);

/** The groups that stay apart when the rest becomes one. */
function topSql(plan: Plan, window: Window): string {
  const { groupings, spec, rank } = plan;
  return selectSql({
    select: [...groupings.map(({ sql }, i) => `${sql} AS ${key(i)}`), 'true AS kept'],
    from: 'executions',
    where: within(window, plan),
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
    sql: `CASE WHEN kept THEN CAST(${sql} AS VARCHAR) ELSE ${quoteText(REST)} END`,
    dimension: values ? { ...dimension, values: [...values, REST] } : dimension,
  };
}

function windowSql(plan: Plan, window: Window, top: boolean): Parameters<typeof selectSql>[0] {
  const { bucket, groupings, measures, spec } = plan;
  const time = bucket ? [{ as: TIME, sql: `${timeBucket('timestamp', bucket)}${window.shift}` }] : [];
  const groups = top ? groupings.map(orRest) : groupings;
  const join = groupings.map(({ sql }, i) => `${sql} IS NOT DISTINCT FROM ${key(i)}`).join(' AND ');
  return {
    select: [...time, ...groups, ...measures].map(item),
    from: top ? `executions\nLEFT JOIN top ON ${join}` : 'executions',
    where: within(window, plan),
    groupByAll: time.length + groups.length > 0,
    having: enough(spec),
  };
}

/** Both periods side by side; a group may be missing in either. */
function comparedSql(plan: Plan, current: string, previous: string): Parameters<typeof selectSql>[0] {
  const groups = [...(plan.bucket ? [TIME] : []), ...plan.groupings.map(({ as }) => quoteName(as))];
  const join = groups.map((name) => `this.${name} IS NOT DISTINCT FROM before.${name}`).join(' AND ');
  const column = (period: string, { as, info }: Output) => {
    const name = `${period}.${quoteName(as)}`;
    return info.empty === 0 && plan.spec.minSamples === undefined ? `coalesce(${name}, 0)` : name;
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

/** One SELECT that answers the spec over the time range of the context. Throws LearningError `bad_query`. */
export function compileMetric(spec: MetricSpec, context: QueryContext): CompiledMetric {
  const bindings = new Bindings();
  const { bind } = bindings;
  if (spec.measures.length === 0) throw new LearningError('bad_query', 'A metric query needs at least one measure.');
  const properties = spec.measures.filter(({ id }) => isDatabaseProperty(findMeasure(id)));
  if (properties.length > 0 && (spec.dimensions.length > 0 || spec.bucket !== 'none' || spec.filters.length > 0)) {
    throw new LearningError(
      'bad_query',
      `${properties[0]!.id} describes the whole database: it takes no dimensions, no bucket and no filters.`,
    );
  }
  const databaseOnly = properties.length === spec.measures.length;
  const bucket = resolveBucket(spec.bucket, context, spec.ever);
  const measures = measureOutputs(spec, context, databaseOnly);
  const groupings = groupingOutputs(spec, bind);
  const conditions = [...spec.filters, ...(spec.adHoc ?? [])].map((filter) =>
    filterSql(filter, bind, context.storedTimeZone),
  );
  const top = spec.limit !== undefined && groupings.length > 0 && (spec.other ?? bucket !== null);
  const timed = bucket !== null;
  const { rank, orderBy } = ordering({ spec, timed, groupings: top ? groupings.map(orRest) : groupings, measures });
  const plan: Plan = { spec, bucket, groupings, measures, conditions, rank };
  const infos = columnInfos(plan);
  const columns = (name: string) => infos.get(name);
  if (databaseOnly) {
    const sql = selectSql({ select: measures.map(item), from: 'database_status' });
    return { sql, parameters: [], columns, buckets: null };
  }

  const { now, before } = windows(context, bucket);
  const withTop = top ? [['top', topSql(plan, now)] as const] : [];
  const current = windowSql(plan, now, top);
  const body = spec.compare ? comparedSql(plan, selectSql(current), selectSql(windowSql(plan, before, top))) : current;
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
  const empty: 0 | null = measures.every(({ info }) => info.empty === 0) ? 0 : null;
  const buckets = bucket && { ...(spec.ever ? {} : context.timeRange), interval: bucket, empty };
  return { sql, parameters: bindings.values, columns, buckets };
}
