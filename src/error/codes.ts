/** Every error code, with the remedy shown beside the message. One entry here is all that a new code needs. */
export const CODES = {
  bad_query: { source: 'downstream', hint: 'Correct the query and run it again.' },
  bad_settings: { source: 'downstream', hint: 'Correct the field in the data source settings.' },
  busy: {
    source: 'downstream',
    hint: 'Wait for running queries to finish, lengthen the refresh interval, or raise maxConcurrentQueries.',
  },
  cancelled: { source: 'downstream', hint: 'Run the query again if its result is still wanted.' },
  disk_full: {
    source: 'downstream',
    hint: 'Free space on the disk that holds the snapshots, or point snapshotPath at a larger one.',
  },
  encrypted: { source: 'downstream', hint: 'Point the data source at a database that is not encrypted.' },
  forbidden_query: {
    source: 'downstream',
    hint: 'Write one SELECT over the tables of the learning database; files, settings and network are closed to queries.',
  },
  internal: { source: 'plugin', hint: "Look in Grafana's log for this plugin, and report what you find there." },
  io_error: { source: 'downstream', hint: 'Check the disk or the mount that holds the database.' },
  newer_format: { source: 'downstream', hint: 'Install a version of this plugin built with a newer DuckDB.' },
  no_executions: {
    source: 'downstream',
    hint: 'Point the data source at the learning database, the file that has the table executions.',
  },
  not_duckdb: { source: 'downstream', hint: 'Point the data source at a DuckDB database file.' },
  not_found: {
    source: 'downstream',
    hint: 'Check the path, and that the file is mounted where Grafana runs; it is picked up as soon as it appears.',
  },
  out_of_memory: {
    source: 'downstream',
    hint: 'Aggregate more, select fewer columns or a shorter time range, or raise memoryLimitMb.',
  },
  permission_denied: {
    source: 'downstream',
    hint: 'Let the user that Grafana runs as read the file and enter its folder.',
  },
  stale: {
    source: 'downstream',
    hint: 'See the health check of the data source for what keeps a fresh copy from being made.',
  },
  timeout: {
    source: 'downstream',
    hint: 'Shorten the time range, aggregate more, or raise queryTimeoutSeconds.',
  },
  too_large: {
    source: 'downstream',
    hint: 'Select fewer columns or rows, aggregate in SQL, or raise byteLimitMb.',
  },
  truncated: {
    source: 'downstream',
    hint: 'Restore the database from a backup, or let its writer finish creating it.',
  },
  unstable: {
    source: 'downstream',
    hint: 'The writer is changing the file faster than it can be copied; try again, or put snapshotPath on a faster disk.',
  },
} as const satisfies Record<string, { source: 'downstream' | 'plugin'; hint: string }>;

export type ErrorCode = keyof typeof CODES;
