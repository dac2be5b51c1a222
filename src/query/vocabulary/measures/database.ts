import { op } from '../../tree/op';
import { literal, sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { violating } from './integrity';

export const DATABASE: readonly Measure[] = [
  {
    id: 'freshness_age',
    label: 'Age of the newest execution',
    unit: 'seconds',
    help: 'Time since the newest execution of the whole database was recorded; rows more than 5 minutes ahead of now are passed over.',
    charts: ['stat', 'gauge', 'table'],
    property: ({ storedTimeZone }) =>
      sql`${op.epoch(sql`now()`)} - ${op.epoch(op.instant(sql`newest_past`, storedTimeZone))}`,
  },
  {
    id: 'rows',
    label: 'Rows',
    unit: 'count',
    help: 'Executions in the whole database.',
    charts: ['stat', 'table'],
    property: () => sql`row_count`,
  },
  {
    id: 'rows_ahead',
    label: 'Rows from the future',
    unit: 'count',
    help: 'Executions of the whole database whose time is more than 5 minutes ahead of now.',
    charts: ['stat', 'table'],
    property: () => sql`rows_ahead`,
  },
  {
    id: 'rows_violating',
    label: 'Rows with violations, of all',
    unit: 'count',
    help: 'Executions of the whole database that break a limit of the schema, those without a time and from the future too.',
    charts: ['stat', 'table'],
    property: (scope) => sql`(SELECT ${violating(scope)} FROM executions)`,
  },
  {
    id: 'database_bytes',
    label: 'Database size',
    unit: 'bytes',
    help: 'Size of the database file, without its write-ahead log.',
    charts: ['stat', 'gauge', 'table'],
    property: () => sql`database_bytes`,
  },
  {
    id: 'wal_bytes',
    label: 'Write-ahead log size',
    unit: 'bytes',
    help: 'Size of the write-ahead log beside the database file.',
    charts: ['stat', 'gauge', 'table'],
    property: () => sql`wal_bytes`,
  },
  {
    id: 'backup_age',
    label: 'Age of the newest backup',
    unit: 'seconds',
    help: 'Time since a backup of the database last succeeded, by the log of operations; where none ever did, since the first operation in that log; nothing where it has none.',
    charts: ['stat', 'table'],
    property: () =>
      sql`(SELECT ${op.epoch(sql`now()`)} - ${op.epoch(sql`coalesce(
      max(ended_at) FILTER (WHERE operation = ${literal('backup.create')} AND outcome = ${literal('succeeded')}),
      min(started_at)
    )`)} FROM maintenance_log)`,
  },
  {
    id: 'quarantined',
    label: 'Records in quarantine',
    unit: 'count',
    help: 'Records that were refused and that nobody has replayed or dropped yet.',
    charts: ['stat', 'table'],
    property: () => sql`(SELECT count(*) FROM quarantine WHERE status = ${literal('held')})`,
  },
];
