import { agesSql } from '../../model/ages';
import { ROW_RULES, type RowRule } from '../../model/checks';
import { op } from '../tree/op';
import { join, literal, quotedName, type Sql, sql } from '../tree/sql';
import { bytes, count, time } from '../vocabulary/column-info';
import { violation } from '../vocabulary/violations';
import type { Preset, PresetScope } from './preset';

/** Columns of what rows break, a row for each rule. */
export const CHECK_COLUMNS = {
  check: { label: 'Check', help: 'Name of the rule.' },
  count: count('Rows', 'Rows that break the rule.'),
  description: { label: 'Finding', help: 'What is wrong with these rows.' },
};

/** One row of aggregates as a row for each rule. */
export const AS_LISTS = { duckdb: 'It lays the counts of one row out as rows by lists side by side.' } as const;

/** Items of a SELECT over rows: a row for each rule. @param further columns, by their names */
export function ruleItems(
  rules: readonly RowRule[],
  storedTimeZone: string,
  further: Readonly<Record<string, (rule: RowRule) => Sql>> = {},
): Sql {
  const columns: typeof further = {
    check: ({ name }) => literal(name),
    count: (rule) => op.countIf(violation(rule, storedTimeZone)),
    description: ({ description }) => literal(description),
    ...further,
  };
  const item = ([as, each]: readonly [string, (rule: RowRule) => Sql]) =>
    sql`unnest([\n    ${join(rules.map(each), ',\n    ')}\n  ]) AS ${quotedName(as)}`;
  return join(Object.entries(columns).map(item), ',\n  ');
}

function checks(kind: RowRule['kind'], { rows, storedTimeZone }: PresetScope): Sql {
  const rules = ROW_RULES.filter((rule) => rule.kind === kind);
  return sql`SELECT
  ${ruleItems(rules, storedTimeZone)}
FROM executions
WHERE ${rows}`;
}

/** Rows without a time, or with one that lies before or after every range, are the first to be checked. */
const OF_ALL_ROWS = { window: 'all', pinned: true, asStored: true } as const;

/** Health of the database, its data and its catalog. */
export const INTEGRITY = [
  {
    name: 'row_counts',
    question: 'How many rows has each table?',
    only: { duckdb: "It reads DuckDB's own catalog." },
    select: () => sql`SELECT
  table_name AS "table",
  CASE WHEN lower(table_name) = 'executions' THEN (SELECT row_count FROM database_status) ELSE estimated_size END AS rows
FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal AND NOT temporary
ORDER BY table_name`,
    columns: { table: { label: 'Table', help: 'Name of the table.' }, rows: count('Rows', 'Number of rows.') },
  },
  {
    name: 'index_inventory',
    question: 'Which indexes are there?',
    only: { duckdb: "It reads DuckDB's own catalog." },
    select: () => sql`SELECT
  table_name AS "table",
  index_name AS index,
  replace(replace(expressions, '''"', ''), '"''', '') AS columns,
  is_unique AS "unique"
FROM duckdb_indexes()
WHERE database_name = current_database()
ORDER BY table_name, index_name`,
    columns: {
      table: { label: 'Table', help: 'Name of the table.' },
      index: { label: 'Index', help: 'Name of the index.' },
      columns: { label: 'Columns', help: 'What it covers.' },
      unique: { label: 'Unique', help: 'Whether it allows each value once only.' },
    },
  },
  {
    name: 'database_size',
    question: 'How large is the database, and how much of it is free?',
    select: () => sql`SELECT database_bytes, wal_bytes, free_bytes, database_bytes - free_bytes AS used_bytes
FROM database_status`,
    columns: {
      database_bytes: bytes('Database size', 'Size of the database file.'),
      wal_bytes: bytes('Write-ahead log', 'Size of the write-ahead log.'),
      free_bytes: bytes('Free', 'Space within the file that new rows will take first.'),
      used_bytes: bytes('Used', 'Space within the file that holds data.'),
    },
  },
  {
    name: 'data_freshness',
    question: 'How old is the newest execution?',
    select: ({ storedTimeZone }) => {
      const age = sql`${op.epoch(sql`now()`)} - ${op.epoch(op.instant(sql`newest_past`, storedTimeZone))}`;
      return sql`SELECT
  newest_past AS latest,
  now() AS now,
  ${age} AS age_seconds,
  (${age}) / 3600 AS age_hours,
  rows_ahead
FROM database_status`;
    },
    columns: {
      latest: time('Latest', 'When the newest execution was recorded; rows from the future are passed over.'),
      now: time('Now', 'Time of the query.'),
      age_seconds: { label: 'Age', unit: 'seconds', help: 'Time since the newest execution.' },
      age_hours: { label: 'Age in hours', unit: 'hours', help: 'The same in hours.' },
      rows_ahead: count('From the future', 'Rows whose time is more than 5 minutes ahead of now.'),
    },
  },
  {
    name: 'missing_values',
    question: 'Which optional values are missing?',
    window: '30d',
    select: ({ rows }) => sql`SELECT
  count(*) AS executions,
  count(*) - count(quality_score) AS missing_quality,
  count(*) - count(user_rating) AS missing_rating,
  count(*) - count(solution_summary) AS missing_solution,
  ${op.countIf(sql`NOT success`)} AS failed
FROM executions
WHERE ${rows}`,
    columns: {
      executions: count('Executions', 'Number of executions.'),
      missing_quality: count('Without quality', 'Executions without a quality score.'),
      missing_rating: count('Without rating', 'Executions that nobody rated.'),
      missing_solution: count('Without solution', 'Executions without a solution summary.'),
      failed: count('Failed', 'Executions that did not succeed.'),
    },
  },
  {
    name: 'null_checks',
    question: 'Which required values are missing?',
    only: AS_LISTS,
    ...OF_ALL_ROWS,
    select: (scope) => checks('null', scope),
    columns: CHECK_COLUMNS,
  },
  {
    name: 'range_checks',
    question: 'Which values lie outside their limits?',
    only: AS_LISTS,
    ...OF_ALL_ROWS,
    select: (scope) => checks('range', scope),
    columns: CHECK_COLUMNS,
  },
  {
    name: 'duplicates',
    question: 'Are executions recorded twice?',
    ...OF_ALL_ROWS,
    select: ({ rows }) => sql`SELECT count(task_id) - count(DISTINCT task_id) AS duplicate_count
FROM executions
WHERE ${rows}`,
    columns: { duplicate_count: count('Duplicates', 'Rows whose task_id occurs before.') },
  },
  {
    name: 'age_distribution',
    question: 'How old are the rows that are kept?',
    select: ({ storedTimeZone }) => agesSql(sql, op.now(storedTimeZone)),
    columns: {
      age: { label: 'Age', help: 'Time since the execution was recorded; 90 days and more is past retention.' },
      count: count('Rows', 'Number of rows.'),
    },
  },
] as const satisfies readonly Preset[];
