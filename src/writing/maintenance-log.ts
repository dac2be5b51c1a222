import type { Json } from '@duckdb/node-api';
import { LearningError } from '../error/learning-error';
import { NOW_UTC } from '../model/columns';
import { ensureTable } from '../store/create-schema';
import type { WritableDatabase } from './writable-database';

/** What a run leaves in the log. */
export interface Logged<Result> {
  readonly result: Result;
  /** Rows written, moved or deleted. */
  readonly records: number;
  /** Kept as JSON: figures and names of files of ours, no values of rows. */
  readonly detail?: Json;
}

/**
 * Writes a row of `maintenance_log` for the run: `running` while it goes on, then `succeeded` with its records or `failed`
 * with code and message. A run that is killed stays `running` without an end.
 */
export async function logged<Result>(
  database: WritableDatabase,
  operation: string,
  work: () => Promise<Logged<Result>>,
): Promise<Result> {
  await ensureTable(database, 'maintenance_log');
  const [row] = await database.all('INSERT INTO maintenance_log (operation) VALUES (?) RETURNING run_id', [operation]);
  const end = (outcome: string, records: number | null, detail: Json | undefined) =>
    database.run(
      `UPDATE maintenance_log SET ended_at = ${NOW_UTC}, outcome = ?, records_affected = ?::BIGINT, detail = ?::JSON WHERE run_id = ?::UUID`,
      [outcome, records, detail === undefined ? null : JSON.stringify(detail), String(row!.run_id)],
    );
  try {
    const { result, records, detail } = await work();
    await end('succeeded', records, detail);
    return result;
  } catch (error) {
    const { code, message } = LearningError.from(error);
    // A full disk or an interruption takes the last word away too.
    await end('failed', null, { code, message }).catch(() => {});
    throw error;
  }
}
