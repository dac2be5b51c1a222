import type { Measure } from '../measure';

export const DATABASE: readonly Measure[] = [
  {
    id: 'freshness_age',
    label: 'Age of the newest execution',
    unit: 'seconds',
    help: 'Time since the newest execution of the whole database was recorded.',
    charts: ['stat', 'gauge', 'table'],
    property: (instant) => `epoch(now()) - epoch(${instant('newest')})`,
  },
  {
    id: 'rows',
    label: 'Rows',
    unit: 'count',
    help: 'Executions in the whole database.',
    charts: ['stat', 'table'],
    property: () => 'row_count',
  },
  {
    id: 'database_bytes',
    label: 'Database size',
    unit: 'bytes',
    help: 'Size of the database file, without its write-ahead log.',
    charts: ['stat', 'gauge', 'table'],
    property: () => 'database_bytes',
  },
  {
    id: 'wal_bytes',
    label: 'Write-ahead log size',
    unit: 'bytes',
    help: 'Size of the write-ahead log beside the database file.',
    charts: ['stat', 'gauge', 'table'],
    property: () => 'wal_bytes',
  },
];
