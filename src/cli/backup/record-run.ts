import { rowsOf } from '../../backup/contents';
import type { Manifest } from '../../backup/manifest';
import { RECORD_BACKUP } from '../../backup/record-run';
import { carryOut } from '../../writing/carry-out';

/**
 * Leaves a row in the maintenance log, where there is one and it can be written. Beside a foreign writer it cannot, and a
 * backup is no worse for that. Yields whether there is a row.
 */
export async function recordRun(database: string, manifest: Manifest): Promise<boolean> {
  const { name, type, storedBytes, contents } = manifest;
  if (!contents.tables.some(({ schema, name: table }) => schema === 'main' && table === 'maintenance_log'))
    return false;
  const record = { name, type, rows: rowsOf(contents), bytes: storedBytes };
  return carryOut(database, RECORD_BACKUP, record).then(
    () => true,
    () => false,
  );
}
