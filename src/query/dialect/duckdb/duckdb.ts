import { quoteIdentifier, quoteText } from '../../sql/quote';
import { timestampLiteral } from '../../time/timestamp-literal';
import type { Dialect } from '../../tree/dialect';
import type { Type } from '../../tree/operations';
import { indented, join, literal, name, sql, value, verbatim } from '../../tree/sql';
import { chiSquareTail, upperTail } from './tails';
import { intervalLiteral, timeBucket } from './time-bucket';

const TYPES: Record<Type, string> = { float: 'FLOAT', time: 'TIMESTAMP', instant: 'TIMESTAMPTZ', vector: 'FLOAT[]' };

/** Top-level keys as a JSON pointer, which takes whatever characters there are. */
const pointer = (key: string) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const DUCKDB: Dialect = {
  id: 'duckdb',
  text: quoteText,
  list: (items) => `[${items.join(', ')}]`,
  quotedName: quoteIdentifier,
  placeholders: 'numbered',
  placeholder: (place) => `$${place}`,
  operations: {
    cast: (of, type) => sql`CAST(${of} AS ${verbatim(TYPES[type])})`,

    quantile: (of, fraction) => sql`quantile_cont(${of}, ${fraction})`,
    quantiles: (of, fractions, place) => sql`quantile_cont(${of}, ${literal(fractions)})[${place}]`,
    countIf: (condition) => sql`count(*) FILTER (WHERE ${condition})`,
    latest: (of, by) => sql`arg_max(${of}, ${by})`,
    earliest: (of, by) => sql`arg_min(${of}, ${by})`,
    first: (of, order, condition) =>
      sql`first(${of} ORDER BY ${join(order)})${condition ? sql` FILTER (WHERE ${condition})` : sql``}`,
    joinTexts: (of, separator, order, distinct) =>
      sql`string_agg(${distinct ? sql`DISTINCT ` : sql``}${of}, ${literal(separator)} ORDER BY ${join(order)})`,

    matches: (text, pattern) => sql`regexp_matches(${text}, ${pattern})`,
    contains: (text, part) => sql`contains(${text}, ${part})`,
    replaceAll: (text, pattern, by) => sql`regexp_replace(${text}, ${literal(pattern)}, ${literal(by)}, 'g')`,
    decimals: (of, digits) => sql`printf(${literal(`%.${digits}f`)}, ${of})`,
    jsonText: (json, key) => sql`json_extract_string(${json}, ${value(pointer(key))})`,
    jsonTexts: (json, keys) => sql`json_extract_string(TRY_CAST(${json} AS JSON), ${literal(keys.map(pointer))})`,
    // Looking for the text is far quicker than reading the JSON of every row.
    jsonListHas: (json, key, text) => sql`coalesce(
    CASE WHEN contains(CAST(${json} AS VARCHAR), ${literal(JSON.stringify(text))})
      THEN json_contains(json_extract(${json}, ${literal(`$.${key}`)}), ${literal(JSON.stringify(text))})
    END,
    false
  )`,

    interval: intervalLiteral,
    timestamp: (instant, storedTimeZone) => verbatim(timestampLiteral(instant, storedTimeZone)),
    bucket: timeBucket,
    bucketOf: (time, seconds, origin) => sql`time_bucket(to_seconds(${seconds}), ${time}, ${origin})`,
    hourOfDay: (time) => sql`strftime(${time}, '%H')`,
    weekday: (time) => sql`strftime(${time}, '%A')`,
    isoWeekday: (time) => sql`isodow(${time})`,
    now: (storedTimeZone) =>
      storedTimeZone === 'UTC'
        ? sql`make_timestamp(epoch_us(now()))`
        : sql`now() AT TIME ZONE ${literal(storedTimeZone)}`,
    // Sessions have the zone of the stored times: a TIMESTAMP is compared as the instant that it means.
    instant: (naive, storedTimeZone) =>
      storedTimeZone === 'UTC' ? naive : sql`${naive} AT TIME ZONE ${literal(storedTimeZone)}`,
    onClock: (instant, timeZone) => sql`${instant} AT TIME ZONE ${literal(timeZone)}`,
    // Of a time with a zone `epoch` is in an extension, which a DuckDB in a browser lacks.
    epoch: (instant) => sql`epoch_us(${instant}) / 1e6`,
    seconds: (from, to) => sql`epoch(${to} - ${from})`,
    secondsInterval: (count) => sql`to_seconds(${count})`,

    isIn: (of, list, cast) => sql`${of} IN (SELECT ${cast(sql`unnest`)} FROM unnest(${list}) AS list(unnest))`,
    placeIn: (texts, of) => sql`list_position(${literal(texts)}, ${of})`,
    greatest: (...of) => sql`greatest(${join(of)})`,
    least: (...of) => sql`least(${join(of)})`,
    wholeQuotient: (dividend, divisor) => sql`${dividend} // ${divisor}`,
    isFinite: (of) => sql`isfinite(${of})`,
    numberText: (of) => sql`format('{:.2g}', ${of})`,
    upperTail,
    chiSquareTail,

    series: (from, to, each, as, column) =>
      sql`unnest(generate_series(${from}, ${to}, ${each})) AS ${name(as)}(${name(column)})`,
    hash: (of) => sql`hash(${of})`,
    groupBy: () => sql`GROUP BY ALL`,
    rowsReplacing: (replaced) =>
      sql`* REPLACE (${join(replaced.map(([column, by]) => sql`${by} AS ${name(column)}`))})`,
    inlinedTable: (as, select) => sql`${name(as)} AS NOT MATERIALIZED (\n${indented(select)}\n)`,
    keptTable: (as, select) => sql`${name(as)} AS MATERIALIZED (\n${indented(select)}\n)`,
  },
};
