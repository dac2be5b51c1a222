import { LearningError } from '../error/learning-error';
import { logged } from '../writing/maintenance-log';
import type { Operation } from '../writing/operation';

/** A backup as the maintenance log has it: figures and names of files of ours. */
export interface RunRecord {
  readonly name: string;
  readonly type: 'full' | 'incremental';
  /** Of the whole database. */
  readonly rows: number;
  /** That the backup takes. */
  readonly bytes: number;
}

const isRecord = (raw: unknown): raw is RunRecord => {
  const { name, type, rows, bytes } = (raw ?? {}) as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    (type === 'full' || type === 'incremental') &&
    Number.isSafeInteger(rows) &&
    Number.isSafeInteger(bytes)
  );
};

/** Says in the database that it was backed up. The backup itself needs nobody who may write to it. */
export const RECORD_BACKUP: Operation<RunRecord, { readonly recorded: true }> = {
  name: 'backup.record',
  parse(raw) {
    if (isRecord(raw)) return raw;
    throw new LearningError('bad_usage', 'backup.record takes name, type, rows and bytes.');
  },
  run: (database, { name, type, rows, bytes }) =>
    logged(database, 'backup.create', async () => ({
      result: { recorded: true },
      records: rows,
      detail: { name, type, bytes },
    })),
};
