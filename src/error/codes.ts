import type { Hint } from './reader';

/**
 * Every error code: who is to mend it, the HTTP status it travels with, and the remedy shown beside the message. One
 * entry here, with what it means as its comment, is all that a new code needs; docs/errors.md follows. Where it is read
 * decides the words: in Grafana there are settings of a data source and an administrator, in a terminal there are
 * arguments.
 */
export const CODES = {
  /** What a command was to make is there already. */
  already_exists: { source: 'downstream', status: 409, hint: 'Name another file, or replace this one with --force.' },
  /** The embedder answered, but with no embeddings. */
  bad_embedder: {
    source: 'downstream',
    status: 502,
    hint: 'Correct its address, model or key.',
  },
  /** A query means nothing: a field of it, a name, a macro or its SQL is wrong. */
  bad_query: { source: 'downstream', status: 400, hint: 'Correct the query and run it again.' },
  /** A request by HTTP or the call of a tool is not as it has to be. */
  bad_request: { source: 'downstream', status: 400, hint: 'Correct the request and send it again.' },
  /** A query needs a column that the database lacks, or has in a form that cannot be read. */
  bad_schema: {
    source: 'downstream',
    status: 422,
    hint: 'Let the table executions have the column as docs/data-model.md has it, or put a view main.executions in its place that does.',
  },
  /** A setting of the data source or of a command is missing, or not what it may be. */
  bad_settings: {
    source: 'downstream',
    status: 400,
    hint: {
      grafana: 'Correct the field in the data source settings.',
      terminal: 'Correct the argument, or the variable of the environment, that sets it.',
    },
  },
  /** The arguments of a command do not go together, or a file that they name is not as it has to be. */
  bad_usage: { source: 'downstream', status: 400, hint: 'Run the command with --help to see what it takes.' },
  /** Too many queries wait already. */
  busy: {
    source: 'downstream',
    status: 429,
    hint: {
      grafana: 'Wait for running queries to finish, lengthen the refresh interval, or raise maxConcurrentQueries.',
      terminal: 'Wait for running queries to finish, or lengthen the refresh interval.',
    },
  },
  /** Whoever asked has gone, or has stopped it. */
  cancelled: { source: 'downstream', status: 499, hint: 'Run the query again if its result is still wanted.' },
  /** What was asked for is no longer so: the database has changed meanwhile. */
  changed: { source: 'downstream', status: 409, hint: 'Ask for the tables again, and for what they are now.' },
  /** The file of the database is damaged. */
  damaged: { source: 'downstream', status: 422, hint: 'Restore the database from a backup.' },
  /** A file of the archive is not what was archived. */
  damaged_archive: {
    source: 'downstream',
    status: 422,
    hint: 'Run mahavishnu-learning archive verify, which names the files at fault, and bring these back from a copy of the archive.',
  },
  /** The write-ahead log beside the database cannot be replayed. */
  damaged_log: {
    source: 'downstream',
    status: 422,
    hint: 'The next checkpoint of its writer mends it. If the writer does not start either, restore a backup, or move the .wal file away, which gives up the commits in it.',
  },
  /** A file of others beside the database is damaged. */
  damaged_neighbour: {
    source: 'downstream',
    status: 422,
    hint: 'Bring the file back from a copy.',
  },
  /** The disk has no room for what has to be written. */
  disk_full: {
    source: 'downstream',
    status: 507,
    hint: {
      grafana: 'Free space on the disk that holds the snapshots, or point snapshotPath at a larger one.',
      terminal: 'Free space on the disk that holds the temp folder, or let TMPDIR name a folder on a larger one.',
    },
  },
  /** The embedder does not answer. */
  embedder_down: { source: 'downstream', status: 503, hint: 'Start it, or correct its address.' },
  /** The database is encrypted. */
  encrypted: {
    source: 'downstream',
    status: 422,
    hint: {
      grafana: 'Point the data source at a database that is not encrypted.',
      terminal: 'Name a database that is not encrypted after --db.',
      page: 'Copy its tables into a database without a key, by DuckDB: ATTACH both, and COPY FROM DATABASE.',
    },
  },
  /** The query ended the process that ran it. */
  engine_crashed: {
    source: 'downstream',
    status: 500,
    hint: {
      grafana:
        'Write it in another way: as it is, it is refused for ten minutes, so that it harms no other. Queries beside it were answered all the same. Report it with its SQL and what the log of Grafana says of it.',
      terminal: 'Write it in another way, and report it with its SQL.',
    },
  },
  /** Whoever asks may not be told this. */
  forbidden: {
    source: 'downstream',
    status: 403,
    hint: 'Ask an administrator of the organization in Grafana.',
  },
  /** The SQL does something other than read tables. */
  forbidden_query: {
    source: 'downstream',
    status: 403,
    hint: 'Write one SELECT over the tables of the learning database; files, settings and network are closed to queries.',
  },
  /** The Grafana that a command is about does not answer. */
  grafana_down: {
    source: 'downstream',
    status: 503,
    hint: 'Start it, or correct the address after --url.',
  },
  /** Grafana has refused what a command asked of it. */
  grafana_refused: {
    source: 'downstream',
    status: 502,
    hint: 'Mend what it says; its log says more.',
  },
  /** The Grafana is older than the oldest that is supported. */
  grafana_too_old: { source: 'downstream', status: 422, hint: 'Install a newer Grafana, and run this again.' },
  /** A fault of this product. */
  internal: {
    source: 'plugin',
    status: 500,
    hint: {
      grafana: "Look in Grafana's log for this plugin, and report what you find there.",
      terminal: 'Report it, with what the terminal shows and what led to it.',
    },
  },
  /** The system could not read or write a file. */
  io_error: { source: 'downstream', status: 502, hint: 'Check the disk or the mount that holds the database.' },
  /** Another process has the file open. */
  locked: {
    source: 'downstream',
    status: 423,
    hint: 'Stop the process that has the database open, or name another file.',
  },
  /** The address is there, but not for this method. */
  method_not_allowed: { source: 'downstream', status: 405, hint: 'Send the request by the method that is named.' },
  /** The file has a storage format of a newer DuckDB. */
  newer_format: {
    source: 'downstream',
    status: 422,
    hint: 'Install a version that is built with a newer DuckDB.',
  },
  /** No collector runs for the database. */
  no_collector: {
    source: 'downstream',
    status: 503,
    hint: {
      grafana: 'Start a collector for it.',
      terminal: 'Start a collector for it: mahavishnu-learning collector --db PATH.',
    },
  },
  /** DuckDB does not start. */
  no_engine: {
    source: 'plugin',
    status: 503,
    hint: {
      grafana:
        "It is started again by itself, after growing pauses. Is this the package for this platform? Grafana's log says more.",
      terminal: 'Install the package for this platform anew.',
      page: "Serve the whole folder of the page, with policies (Content-Security-Policy) that allow worker-src blob: and script-src 'wasm-unsafe-eval', to a browser of these years. Or open the database by npm start.",
    },
  },
  /** A query asks for tables of files beside the database, and none are set. */
  no_data_beside: {
    source: 'downstream',
    status: 422,
    hint: 'Name the files by workflowsPath and coveragePath, or by --workflows and --coverage.',
  },
  /** The database has no table executions. */
  no_executions: {
    source: 'downstream',
    status: 422,
    hint: {
      grafana: 'Point the data source at the learning database, the file that has the table executions.',
      terminal: 'Name the learning database after --db, the file that has the table executions.',
      page: 'Open the learning database, the file that has the table executions.',
    },
  },
  /** The engine in the browser has no words for what a query asks, or cannot show it. */
  not_in_browser: {
    source: 'downstream',
    status: 422,
    hint: {
      grafana: 'Let the server answer it: set the engine of the query, or of the data source, to server.',
      terminal: 'Ask by a command, such as query: its engine can.',
      page: 'Grafana, or the page of npm start, can answer it.',
    },
  },
  /** The file is no DuckDB database. */
  not_duckdb: {
    source: 'downstream',
    status: 422,
    hint: {
      grafana: 'Point the data source at a DuckDB database file.',
      terminal: 'Name a DuckDB database file after --db.',
      page: 'Open a DuckDB database file, such as learning.db.',
    },
  },
  /** The file is no SQLite database of Oneiric. */
  not_sqlite: {
    source: 'downstream',
    status: 422,
    hint: "Name Oneiric's workflow_checkpoints.sqlite, or its folder.",
  },
  /** There is no such file, or nothing by that name. */
  not_found: {
    source: 'downstream',
    status: 404,
    hint: {
      grafana:
        'Check the path, and that the file is mounted where Grafana runs; it is picked up as soon as it appears.',
      terminal: 'Check the path.',
    },
  },
  /** Embeddings that are to be compared have different lengths. */
  other_width: {
    source: 'downstream',
    status: 422,
    hint: 'Use the model that made the embeddings.',
  },
  /** The query needs more memory than it may have. */
  out_of_memory: {
    source: 'downstream',
    status: 507,
    hint: {
      grafana: 'Aggregate more, select fewer columns or a shorter time range, or raise memoryLimitMb.',
      terminal: 'Aggregate more, or select fewer columns or a shorter time range.',
    },
  },
  /** An agent named a database outside the folder of the one that is served. */
  path_validation_failed: {
    source: 'downstream',
    status: 403,
    hint: 'Name a file in the folder of the served database.',
  },
  /** The user that the process runs as may not read or write the file. */
  permission_denied: {
    source: 'downstream',
    status: 403,
    hint: {
      grafana: 'Let the user that Grafana runs as read the file and enter its folder.',
      terminal: 'Let yourself read the file and enter its folder.',
    },
  },
  /** The process that answers has ended, and is being started again. */
  restarting: { source: 'plugin', status: 503, hint: 'It answers again by itself within seconds.' },
  /** The process that answers is ending. */
  shutting_down: { source: 'downstream', status: 503, hint: 'Send it again in a few seconds.' },
  /** There is no copy as fresh as the question needs. */
  stale: {
    source: 'downstream',
    status: 503,
    hint: {
      grafana: 'See the health check of the data source for what keeps a fresh copy from being made.',
      terminal: 'Wait for the next refresh, and see whether the disk is busy or the writer never rests.',
    },
  },
  /** The query took longer than it may. */
  timeout: {
    source: 'downstream',
    status: 504,
    hint: {
      grafana: 'Shorten the time range, aggregate more, or raise queryTimeoutSeconds.',
      terminal: 'Shorten the time range, or aggregate more.',
    },
  },
  /** The answer, or what was sent, is larger than it may be. */
  too_large: {
    source: 'downstream',
    status: 413,
    hint: {
      grafana: 'Select fewer columns or rows, aggregate in SQL, or raise byteLimitMb.',
      terminal: 'Select fewer columns or rows, or aggregate in SQL.',
    },
  },
  /** The file of the database is shorter than its header says. */
  truncated: {
    source: 'downstream',
    status: 422,
    hint: 'Restore the database from a backup, or let its writer finish creating it.',
  },
  /** The request has no token, or a wrong one. */
  unauthorized: {
    source: 'downstream',
    status: 401,
    hint: 'Send the token as the header Authorization: Bearer TOKEN.',
  },
  /** There is no execution with this id. */
  unknown_execution: {
    source: 'downstream',
    status: 404,
    hint: 'Check the id; retention may have archived it.',
  },
  /** The file changed during every attempt to copy it. */
  unstable: {
    source: 'downstream',
    status: 503,
    hint: {
      grafana: 'Its writer is faster than the copying. Try again, or put snapshotPath on a faster disk.',
      terminal: 'Its writer is faster than the copying. Try again, or let TMPDIR name a folder on a faster disk.',
    },
  },
} as const satisfies Record<string, { source: 'downstream' | 'plugin'; status: number; hint: Hint }>;

export type ErrorCode = keyof typeof CODES;
