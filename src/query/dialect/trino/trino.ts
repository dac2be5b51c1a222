import { EXECUTION_COLUMNS } from '../../../model/columns';
import { quoteIdentifier, quoteText } from '../../sql/quote';
import type { Dialect } from '../../tree/dialect';
import type { Type } from '../../tree/operations';
import { indented, join, literal, name, type Sql, sql, value, verbatim } from '../../tree/sql';
import { chiSquareTail } from './chi-square-tail';
import { quantile } from './quantile';
import { bucket, bucketOf, intervalLiteral, timestampLiteral } from './times';

const TYPES: Record<Type, string> = {
  float: 'REAL',
  time: 'TIMESTAMP(6)',
  instant: 'TIMESTAMP(6) WITH TIME ZONE',
  vector: 'ARRAY(REAL)',
};

/** The path of a top-level key, whatever characters it has. */
const path = (key: string) => `$["${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"]`;

/** Of a JSON text, as the model's JSON columns are VARCHAR there. What is no JSON has no keys. */
function jsonText(json: Sql, at: Sql): Sql {
  const scalar = sql`json_extract_scalar(${json}, ${at})`;
  return sql`coalesce(${scalar}, nullif(json_format(json_extract(${json}, ${at})), 'null'))`;
}

const condition = (met: Sql) => sql` FILTER (WHERE ${met})`;

const known = (of: Sql) => condition(sql`${of} IS NOT NULL`);

const zoned = (instant: Sql, timeZone: string) =>
  sql`CAST(${instant} AT TIME ZONE ${literal(timeZone)} AS TIMESTAMP(6))`;

/** Functions of several values pass NULL on; those of a list without NULLs have none to pass on. */
const ofKnown = (choose: Sql, values: readonly Sql[]) =>
  sql`${choose}(filter(ARRAY[${join(values)}], x -> x IS NOT NULL))`;

const table = (as: string, select: Sql) => sql`${name(as)} AS (\n${indented(select)}\n)`;

/**
 * What Trino writes. It asks a table `executions` with the columns of the model, of which FLOAT is DOUBLE, TIMESTAMP is
 * TIMESTAMP(6) and JSON is VARCHAR, in a session whose time zone is UTC.
 */
export const TRINO: Dialect = {
  id: 'trino',
  text: quoteText,
  list: (items) => `ARRAY[${items.join(', ')}]`,
  quotedName: quoteIdentifier,
  placeholders: 'in order',
  placeholder: () => '?',
  operations: {
    cast: (of, type) => sql`CAST(${of} AS ${verbatim(TYPES[type])})`,

    quantile,
    quantiles: (of, fractions, place) => quantile(of, fractions[place - 1]!),
    countIf: (met) => sql`count(*)${condition(met)}`,
    latest: (of, by) => sql`max_by(${of}, ${by})${known(of)}`,
    earliest: (of, by) => sql`min_by(${of}, ${by})${known(of)}`,
    first: (of, order, met) =>
      sql`element_at(array_agg(${of} ORDER BY ${join(order)})${met ? condition(met) : sql``}, 1)`,
    joinTexts: (of, separator, order, distinct) => {
      const texts = sql`array_agg(${distinct ? sql`DISTINCT ` : sql``}${of} ORDER BY ${join(order)})${known(of)}`;
      return sql`array_join(${texts}, ${literal(separator)})`;
    },

    matches: (text, pattern) => sql`regexp_like(${text}, ${pattern})`,
    contains: (text, part) => sql`strpos(${text}, ${part}) > 0`,
    replaceAll: (text, pattern, by) => sql`regexp_replace(${text}, ${literal(pattern)}, ${literal(by)})`,
    decimals: (of, digits) => sql`format(${literal(`%.${digits}f`)}, CAST(${of} AS DOUBLE))`,
    jsonText: (json, key) => jsonText(json, value(path(key))),
    jsonTexts: (json, keys) => sql`ARRAY[${join(keys.map((key) => jsonText(json, literal(path(key)))))}]`,
    jsonListHas: (json, key, text) =>
      sql`coalesce(json_array_contains(json_extract(${json}, ${literal(path(key))}), ${literal(text)}), false)`,

    interval: intervalLiteral,
    timestamp: timestampLiteral,
    bucket,
    bucketOf,
    hourOfDay: (time) => sql`date_format(${time}, '%H')`,
    weekday: (time) => sql`date_format(${time}, '%W')`,
    isoWeekday: (time) => sql`day_of_week(${time})`,
    now: (storedTimeZone) => zoned(sql`current_timestamp`, storedTimeZone),
    instant: (naive, storedTimeZone) =>
      storedTimeZone === 'UTC' ? naive : sql`with_timezone(${naive}, ${literal(storedTimeZone)})`,
    onClock: zoned,
    epoch: (instant) => sql`to_unixtime(${instant})`,
    seconds: (from, to) => sql`(to_unixtime(${to}) - to_unixtime(${from}))`,
    secondsInterval: (count) => sql`(${count}) * INTERVAL '1' SECOND`,

    isIn: (of, list, cast) => sql`${of} IN (SELECT ${cast(sql`item`)} FROM UNNEST(${list}) AS list(item))`,
    placeIn: (texts, of) => sql`nullif(array_position(${literal(texts)}, ${of}), 0)`,
    greatest: (...values) => ofKnown(sql`array_max`, values),
    least: (...values) => ofKnown(sql`array_min`, values),
    wholeQuotient: (dividend, divisor) => sql`${dividend} / ${divisor}`,
    isFinite: (of) => sql`is_finite(${of})`,
    // Java's digits, without the zeros at their end.
    numberText: (of) => {
      const digits = sql`format('%.2g', CAST(${of} AS DOUBLE))`;
      return sql`regexp_replace(regexp_replace(${digits}, '(\\.\\d*?)0+(?=e|$)', '$1'), '\\.(?=e|$)', '')`;
    },
    upperTail: (x) => sql`normal_cdf(0e0, 1e0, -(${x}))`,
    chiSquareTail,

    series: (from, to, each, as, column) =>
      sql`UNNEST(CASE WHEN ${from} <= ${to} THEN sequence(${from}, ${to}, ${each}) END) AS ${name(as)}(${name(column)})`,
    hash: (of) => sql`bitwise_and(from_big_endian_64(xxhash64(to_utf8(CAST(${of} AS VARCHAR)))), 9223372036854775807)`,
    groupBy: (...places) => sql`GROUP BY ${join(places.map((place) => sql`${place}`))}`,
    rowsReplacing: (replaced) => {
      const by = new Map(replaced);
      const column = ({ name: id }: { readonly name: string }) => {
        const other = by.get(id);
        return other ? sql`${other} AS ${name(id)}` : name(id);
      };
      return join(EXECUTION_COLUMNS.map(column), ',\n');
    },
    inlinedTable: table,
    keptTable: table,
  },
};
