import { type Ask, numberOf } from './rules';
import { tablesPresent } from './tables-present';

/** Records that operations have written, moved or deleted, by the log that they leave; 0 without one. */
export async function handledBefore(ask: Ask): Promise<number> {
  if (!(await tablesPresent(ask)).has('maintenance_log')) return 0;
  const [row] = await ask(
    `SELECT coalesce(CAST(sum(records_affected) AS DOUBLE), 0) AS handled FROM main.maintenance_log WHERE outcome = 'succeeded'`,
  );
  return numberOf(row!.handled);
}
