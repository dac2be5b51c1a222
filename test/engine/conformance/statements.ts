import type { EngineDialect } from '../../../src/engine/engine';
import type { Column } from '../../../src/result/column';

/** What the suite asks in the SQL of one dialect. */
export interface Statements {
  /** A table `executions` with the numbers 0 to n - 1 as `i`. */
  readonly table: (n: number) => readonly string[];
  /** A query with the numbers 0 to n - 1 as `i`, from no table. */
  readonly numbers: (n: number) => string;
  /** Rows of a text of so many bytes each. */
  readonly texts: (rows: number, bytes: number) => string;
  /** Runs for hours before its one row. */
  readonly endless: string;
  /** Yields rows at once, and for minutes. */
  readonly endlessRows: string;
  /** A column of each kind, without a row. */
  readonly nothing: string;
  /** The same with what each holds, NULL in the second row. */
  readonly kinds: readonly (readonly [sql: string, kind: Column['kind'], cell: unknown])[];
  /** SQL that must not run. */
  readonly refused: readonly string[];
  /** A local time of a zone, as SQL. */
  readonly localTime: (time: string) => string;
}

const DUCKDB: Statements = {
  table: (n) => [`CREATE TABLE executions AS SELECT range AS i FROM range(${n})`],
  numbers: (n) => `SELECT i FROM range(${n}) AS r(i)`,
  texts: (rows, bytes) => `SELECT repeat('x', ${bytes}) FROM range(${rows})`,
  endless: 'SELECT count(*) FROM range(1000000000000)',
  endlessRows: 'SELECT i, i::VARCHAR AS t, md5(i::VARCHAR) AS m FROM range(100000000) t(i)',
  nothing: "SELECT 1 AS n, 'x' AS t, now() AS at, [1] AS l, true AS b WHERE false",
  kinds: [
    ['1.5::DOUBLE', 'number', 1.5],
    ['7::INTEGER', 'number', 7],
    ['12.25::DECIMAL(9,2)', 'number', 12.25],
    ["'it''s ü🦆'", 'text', "it's ü🦆"],
    ['true', 'boolean', true],
    ["TIMESTAMP '2026-01-02 03:04:05'", 'time', BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n],
    ["DATE '2026-01-02'", 'time', BigInt(Date.UTC(2026, 0, 2)) * 1_000_000n],
    ["TIMESTAMPTZ '2026-01-02 00:00:00+02'", 'time', BigInt(Date.UTC(2026, 0, 1, 22)) * 1_000_000n],
    ['[1, 2]', 'json', '[1,2]'],
    ['\'{"a": 1}\'::JSON', 'json', '{"a": 1}'],
  ],
  refused: [
    'DROP TABLE executions',
    'INSERT INTO executions VALUES (1)',
    'CREATE TABLE t (a INTEGER)',
    'SELECT 1; SELECT 2',
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT current_setting('threads')",
    'SET threads = 1',
  ],
  localTime: (time) => `TIMESTAMP '${time}'`,
};

/** A new dialect fails to compile until it has its own. */
export const STATEMENTS: Readonly<Record<EngineDialect, Statements>> = {
  duckdb: DUCKDB,
  // The type JSON is that of columns alone there.
  'duckdb-wasm': { ...DUCKDB, kinds: DUCKDB.kinds.filter(([sql]) => !sql.includes('::JSON')) },
};
