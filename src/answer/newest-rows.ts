import type { Statement } from '../engine/engine';
import { LearningError } from '../error/learning-error';
import { timeColumn } from '../frame/roles';
import { quoteIdentifier } from '../query/sql/quote';
import { withoutEnd } from '../query/sql/statement-end';
import type { Notice, Result } from '../result/result';
import type { Format } from '../result/shape';

/** Puts a SELECT around another. */
type Around = (sql: string) => string;

/** Undefined where no column is the time; of several with its name DuckDB could not know which one is meant. */
function newestOf({ columns, rows }: Result): Around | undefined {
  const time = timeColumn(columns)?.name.toLowerCase();
  const named = columns.filter(({ name }) => name.toLowerCase() === time);
  if (named.length !== 1) return undefined;
  const name = quoteIdentifier(named[0]!.name);
  return (sql) => `SELECT * FROM (
  SELECT * FROM (
${withoutEnd(sql)}
  ) ORDER BY ${name} DESC NULLS LAST LIMIT ${rows}
) ORDER BY ${name}`;
}

const newestOnly = (rows: number): Notice => ({
  severity: 'warning',
  text: `Results have been limited to ${rows} rows because the row limit was reached: the newest ones.`,
});

/**
 * The newest rows of what a statement yields, in order of time, where the row limit has cut its answer short and time
 * is what that is about: a panel can do without its oldest end, not without what has just happened. Null where there is
 * nothing to do, or no room for it: then the first rows stand.
 */
export async function newestRows(
  { sql, parameters = [] }: Statement,
  format: Format,
  first: Result,
  run: (statement: Statement) => Promise<Result>,
): Promise<{ readonly result: Result; readonly around: Around } | null> {
  const around = first.isCut && format !== 'table' ? newestOf(first) : undefined;
  if (around === undefined) return null;
  try {
    const result = await run({ sql: around(sql), parameters });
    return { result: { ...result, notices: [...result.notices, newestOnly(first.rows)] }, around };
  } catch (error) {
    if (LearningError.from(error).code === 'cancelled') throw error;
    return null;
  }
}
