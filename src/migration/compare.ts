import type { Json } from '@duckdb/node-api';
import { LearningError } from '../error/learning-error';
import { quoteIdentifier, quoteText } from '../model/quote';
import type { Database } from '../store/database';
import type { Report } from '../writing/operation';
import { columnsOf, sharedColumns, TARGET } from './copy-rows';
import { REFUSED, type Reading, SOURCE_ROWS } from './reading';
import { named, type Source } from './source';

/** Count and two sums over all columns of all rows, whatever their order. */
function sumsSql(names: readonly string[], from: string): string {
  const hash = `hash(${names.join(', ')})`;
  return `SELECT count(*)::VARCHAR, coalesce(sum(${hash}::HUGEINT), 0)::VARCHAR, coalesce(bit_xor(${hash}), 0)::VARCHAR FROM ${from}`;
}

async function requireEqual(database: Database, table: string, names: readonly string[], old: string, now: string) {
  const sums = async (from: string): Promise<Json[]> => (await database.rows(sumsSql(names, from)))[0]!;
  const [before, after] = [await sums(old), await sums(now)];
  if (before.every((value, i) => value === after[i])) return;
  throw new LearningError('internal', `The new table ${table} is not what the old one was; nothing was changed.`);
}

/** Reads both databases through, every column of every row. Throws LearningError where they differ. */
export async function compare(database: Database, source: Source, reading: Reading, report: Report): Promise<void> {
  report({ stage: 'checking', done: 0, total: null });
  const sound = `${SOURCE_ROWS} ANTI JOIN ${REFUSED} USING (source_row)`;
  await requireEqual(database, 'executions', columnsOf(reading), sound, `${TARGET}.main.executions`);
  const [held] = await database.rows(
    `SELECT count(*)::DOUBLE FROM ${TARGET}.main.quarantine WHERE source = 'migration' AND status = 'held'`,
  );
  if (Number(held![0]) < reading.refused) {
    throw new LearningError('internal', 'Not every refused row is in quarantine; nothing was changed.');
  }
  const grown = new Set(['quarantine', 'maintenance_log']);
  for (const table of source.others) {
    if (grown.has(table.name.toLowerCase())) continue;
    await requireEqual(database, table.name, sharedColumns(table), named(source.catalog, table), named(TARGET, table));
  }
}

/** The new database again, as its file has it. */
export async function attachAgain(database: Database, source: Source, path: string): Promise<void> {
  await database.run(`USE ${quoteIdentifier(source.catalog)}`);
  await database.run(`DETACH ${TARGET}`);
  await database.run(`ATTACH ${quoteText(path)} AS ${TARGET} (READ_ONLY)`);
}
