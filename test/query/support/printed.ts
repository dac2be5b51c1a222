import type { QueryContext } from '../../../src/query/context';
import { DUCKDB } from '../../../src/query/dialect/duckdb/duckdb';
import { Inlined } from '../../../src/query/printing/bound';
import { print } from '../../../src/query/printing/print';
import type { Sql } from '../../../src/query/tree/sql';

const CONTEXT: QueryContext = {
  timeRange: { from: 0, to: 3_600_000 },
  intervalMs: 0,
  maxDataPoints: 0,
  storedTimeZone: 'UTC',
};

/** A tree as DuckDB is asked it, its values written out. */
export const printed = (sql: Sql, context: Partial<QueryContext> = {}) =>
  print(sql, DUCKDB, new Inlined({ ...CONTEXT, ...context }));
