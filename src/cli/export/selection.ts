import type { Statement } from '../../engine/engine';
import { EXECUTION_COLUMNS } from '../../model/columns';
import type { TimeRange } from '../../query/context';
import { DUCKDB } from '../../query/dialect/duckdb/duckdb';
import { parseFilters } from '../../query/parse-query';
import { Bound } from '../../query/printing/bound';
import { print } from '../../query/printing/print';
import { EVER } from '../../query/time/ever';
import { condition, every, join, name, type Sql, sql, value, within } from '../../query/tree/sql';
import { findField } from '../../query/vocabulary/field';

const EMBEDDING = 'embedding';

/** Embeddings are 4 to 8 KB a row, as text. */
const ROWS_AT_ONCE = { plain: 20_000, withEmbeddings: 4000 };

const STORED = sql`CAST(timestamp AS TIMESTAMP)`;

interface Wanted {
  /** Null for all executions, those without a time too. */
  readonly timeRange: TimeRange | null;
  readonly filters: readonly Readonly<Record<string, unknown>>[];
  readonly embeddings: boolean;
  readonly storedTimeZone: string;
}

/** The executions that are exported, in slices of time that hold about as many rows each. */
export class Selection {
  readonly #wanted: Wanted;
  readonly #rows: number;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#rows = wanted.embeddings ? ROWS_AT_ONCE.withEmbeddings : ROWS_AT_ONCE.plain;
  }

  /** One row: how many executions there are, and how many of them without a time. */
  counts(): Statement {
    return this.#statement(
      (where) => sql`SELECT count(*) AS rows, count(*) FILTER (WHERE timestamp IS NULL) AS undated
FROM executions WHERE ${where}`,
    );
  }

  /** The times at which slices begin, as text, in order. Executions of one time are never parted. */
  starts(): Statement {
    return this.#statement(
      (where) => sql`SELECT DISTINCT CAST(stored AS VARCHAR) AS start FROM (
  SELECT ${STORED} AS stored, row_number() OVER (ORDER BY timestamp) AS place
  FROM executions WHERE timestamp IS NOT NULL AND ${where}
) WHERE place % ${this.#rows} = 1 ORDER BY CAST(start AS TIMESTAMP)`,
    );
  }

  /** The rows of a slice, in order of time. @param end begin of the next one; null for the last slice */
  slice(start: string, end: string | null): Statement {
    return this.#select([
      sql`timestamp >= CAST(${value(start)} AS TIMESTAMP)`,
      ...(end === null ? [] : [sql`timestamp < CAST(${value(end)} AS TIMESTAMP)`]),
    ]);
  }

  undated(): Statement {
    return this.#select([sql`timestamp IS NULL`]);
  }

  /** No rows, and every column. */
  none(): Statement {
    return this.#select([sql`false`]);
  }

  #select(conditions: readonly Sql[]): Statement {
    const columns = EXECUTION_COLUMNS.map((column) => column.name).filter(
      (column) => this.#wanted.embeddings || column !== EMBEDDING,
    );
    return this.#statement(
      (where) => sql`SELECT ${join(columns.map(name))} FROM executions
WHERE ${every([...conditions, where])} ORDER BY timestamp, task_id`,
    );
  }

  #statement(select: (where: Sql) => Sql): Statement {
    const { timeRange, filters, storedTimeZone } = this.#wanted;
    const where = every([
      within(timeRange === null ? 'all' : 'range'),
      ...parseFilters(filters).map((filter) => sql`(${condition(findField(filter.field, storedTimeZone), filter)})`),
    ]);
    const notation = new Bound({ timeRange: timeRange ?? EVER, storedTimeZone, intervalMs: 0, maxDataPoints: 0 });
    return { sql: print(select(where), DUCKDB, notation), parameters: notation.parameters };
  }
}
