/**
 * Every error code: who is to mend it, the HTTP status it travels with, and the remedy shown beside the message.
 * One entry here is all that a new code needs.
 */
export const CODES = {
  already_exists: { source: 'downstream', status: 409, hint: 'Name another file, or replace this one with --force.' },
  bad_query: { source: 'downstream', status: 400, hint: 'Correct the query and run it again.' },
  bad_settings: { source: 'downstream', status: 400, hint: 'Correct the field in the data source settings.' },
  bad_usage: { source: 'downstream', status: 400, hint: 'Run the command with --help to see what it takes.' },
  busy: {
    source: 'downstream',
    status: 429,
    hint: 'Wait for running queries to finish, lengthen the refresh interval, or raise maxConcurrentQueries.',
  },
  cancelled: { source: 'downstream', status: 499, hint: 'Run the query again if its result is still wanted.' },
  damaged: { source: 'downstream', status: 422, hint: 'Restore the database from a backup.' },
  damaged_log: {
    source: 'downstream',
    status: 422,
    hint: 'The next checkpoint of its writer mends it. If the writer does not start either, restore a backup, or move the .wal file away, which gives up the commits in it.',
  },
  disk_full: {
    source: 'downstream',
    status: 507,
    hint: 'Free space on the disk that holds the snapshots, or point snapshotPath at a larger one.',
  },
  encrypted: { source: 'downstream', status: 422, hint: 'Point the data source at a database that is not encrypted.' },
  forbidden: {
    source: 'downstream',
    status: 403,
    hint: 'Ask an administrator of the organization in Grafana.',
  },
  forbidden_query: {
    source: 'downstream',
    status: 403,
    hint: 'Write one SELECT over the tables of the learning database; files, settings and network are closed to queries.',
  },
  internal: {
    source: 'plugin',
    status: 500,
    hint: "Look in Grafana's log for this plugin, and report what you find there.",
  },
  io_error: { source: 'downstream', status: 502, hint: 'Check the disk or the mount that holds the database.' },
  locked: {
    source: 'downstream',
    status: 423,
    hint: 'Stop the process that has the database open, or name another file.',
  },
  newer_format: {
    source: 'downstream',
    status: 422,
    hint: 'Install a version of this plugin built with a newer DuckDB.',
  },
  no_executions: {
    source: 'downstream',
    status: 422,
    hint: 'Point the data source at the learning database, the file that has the table executions.',
  },
  not_duckdb: { source: 'downstream', status: 422, hint: 'Point the data source at a DuckDB database file.' },
  not_found: {
    source: 'downstream',
    status: 404,
    hint: 'Check the path, and that the file is mounted where Grafana runs; it is picked up as soon as it appears.',
  },
  out_of_memory: {
    source: 'downstream',
    status: 507,
    hint: 'Aggregate more, select fewer columns or a shorter time range, or raise memoryLimitMb.',
  },
  permission_denied: {
    source: 'downstream',
    status: 403,
    hint: 'Let the user that Grafana runs as read the file and enter its folder.',
  },
  restarting: { source: 'plugin', status: 503, hint: 'It answers again by itself within seconds.' },
  stale: {
    source: 'downstream',
    status: 503,
    hint: 'See the health check of the data source for what keeps a fresh copy from being made.',
  },
  timeout: {
    source: 'downstream',
    status: 504,
    hint: 'Shorten the time range, aggregate more, or raise queryTimeoutSeconds.',
  },
  too_large: {
    source: 'downstream',
    status: 413,
    hint: 'Select fewer columns or rows, aggregate in SQL, or raise byteLimitMb.',
  },
  truncated: {
    source: 'downstream',
    status: 422,
    hint: 'Restore the database from a backup, or let its writer finish creating it.',
  },
  unstable: {
    source: 'downstream',
    status: 503,
    hint: 'The writer is changing the file faster than it can be copied; try again, or put snapshotPath on a faster disk.',
  },
} as const satisfies Record<string, { source: 'downstream' | 'plugin'; status: number; hint: string }>;

export type ErrorCode = keyof typeof CODES;
