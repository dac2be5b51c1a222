/** In what DuckDB in a browser is not DuckDB on the server. */
export interface Difference {
  readonly what: string;
  /** What comes of it in the browser. */
  readonly there: string;
  readonly why: string;
  /** A statement that shows it. */
  readonly sql: string;
  /** The browser refuses it as `not_in_browser`, or answers in another way. */
  readonly outcome: 'not_in_browser' | 'another answer';
  /** Zone of stored times in which it shows, where it does not in UTC. */
  readonly zone?: string;
}

const EXTENSION = 'DuckDB has them in an extension, which a browser would have to fetch.';

/** All of them; whatever is not here is the same to the last bit, sums of floats to 1e-9. */
export const DIFFERENCES: readonly Difference[] = [
  {
    what: 'functions of JSON, of texts in a language, of places',
    there: 'refused',
    why: EXTENSION,
    sql: `SELECT json_extract_string('{"a": 1}', 'a') AS v`,
    outcome: 'not_in_browser',
  },
  {
    what: 'arithmetic with TIMESTAMPTZ, its parts and its text by a pattern',
    there: 'refused',
    why: EXTENSION,
    sql: "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' + INTERVAL 1 MONTH AS v",
    outcome: 'not_in_browser',
  },
  {
    what: 'a VARIANT that is shown',
    there: 'refused',
    why: 'Arrow has no such type. Cast to VARCHAR it is shown.',
    sql: "SELECT {'a': 1}::VARIANT AS v",
    outcome: 'not_in_browser',
  },
  {
    what: 'a cast to JSON, and a column of that type that the database lacks',
    there: 'is a VARCHAR, whatever the text holds',
    why: 'The type JSON is that of columns of the database alone.',
    sql: `SELECT CAST('{"a":  1}' AS JSON) AS v`,
    outcome: 'another answer',
  },
  {
    what: '`AT TIME ZONE` before 1970 and after 2050',
    there: 'goes by the clock of the nearest of these years',
    why: 'Clocks are those that the browser knows, looked up once for each zone.',
    sql: "SELECT TIMESTAMP '1916-07-01 12:00:00' AT TIME ZONE 'Europe/Berlin' AS v",
    outcome: 'another answer',
  },
  {
    what: 'a TIMESTAMPTZ beside a TIMESTAMP, where times are stored in another zone than UTC',
    there: 'are compared as if that were UTC',
    why: 'The zone of a session is in the extension for time zones.',
    sql: "SELECT TIMESTAMP '2026-01-02 05:30:00' = TIMESTAMPTZ '2026-01-02 00:00:00+00' AS v",
    outcome: 'another answer',
    zone: 'Asia/Kolkata',
  },
  {
    what: 'a UNION within another value that is NULL',
    there: 'shows its first member, which is NULL',
    why: 'Unions of Arrow are never NULL.',
    sql: 'SELECT [CAST(NULL AS UNION(a INTEGER, b VARCHAR))] AS v',
    outcome: 'another answer',
  },
  {
    what: 'a cast to a list of an ENUM whose values it names',
    there: 'is answered; the server cannot read it',
    why: 'The tree by which the server reads a statement has no place for such a type.',
    sql: "SELECT CAST(['a'] AS ENUM('a', 'b')[]) AS v",
    outcome: 'another answer',
  },
  {
    what: '`version()`, and lists of functions, types and settings',
    there: 'are those of the DuckDB that is in the browser',
    why: 'It may be another release, and has fewer extensions.',
    sql: 'SELECT count(*) AS functions FROM duckdb_functions()',
    outcome: 'another answer',
  },
];
