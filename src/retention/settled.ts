import { isOlder } from './age';

/** Tables whose rows are settled some day, and the states that they are settled in. What is not stays, however old. */
const SETTLED = { routing_decisions: ['joined', 'expired'], quarantine: ['replayed', 'dropped'] } as const;

interface SettledRows {
  readonly table: string;
  /** Which of its rows were settled before the cutoff, as SQL. */
  readonly where: string;
}

/**
 * What retention takes beside executions and what goes with them: decisions that have their outcome or were given up, and
 * records of the quarantine that somebody has dealt with.
 * @param columns of all tables, as `table.column` in lower case
 */
export function settledRows(columns: ReadonlySet<string>, cutoff: string): SettledRows[] {
  return Object.entries(SETTLED)
    .filter(([table]) => ['status', 'settled_at'].every((column) => columns.has(`${table}.${column}`)))
    .map(([table, states]) => ({
      table,
      where: `status IN (${states.map((state) => `'${state}'`).join(', ')}) AND ${isOlder('settled_at', cutoff)}`,
    }));
}

/** SELECT of the columns that `settledRows` goes by. */
export const SETTLED_COLUMNS = `SELECT lower(table_name) || '.' || lower(column_name) AS name FROM duckdb_columns()
  WHERE database_name = current_database() AND schema_name = 'main'`;
