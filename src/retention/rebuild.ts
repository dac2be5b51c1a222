import { realpath, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LearningError } from '../error/learning-error';
import { quoteIdentifier, quoteText } from '../model/quote';
import { clearLeftovers, placeBeside, removeBuilding, replaceDatabase } from '../store/replace-database';
import type { Session } from '../store/session';
import type { Report } from '../writing/operation';
import { WritableDatabase } from '../writing/writable-database';

/** A file is rebuilt where at least so much of it is free, and so many bytes. */
const WORTH_SHARE = 0.25;
const WORTH_BYTES = 16 * 1024 * 1024;
/** Beside the copy. */
const ROOM_BYTES = 64 * 1024 * 1024;

export interface Rebuilt {
  readonly rebuilt: boolean;
  /** Why it was left as it is; null where it was not. */
  readonly reason: string | null;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

const NEW = 'rebuilt';

async function sizeOf(session: Session) {
  const [row] = await session.rows(
    `SELECT database_name, block_size::VARCHAR, free_blocks::VARCHAR, total_blocks::VARCHAR
     FROM pragma_database_size() WHERE database_name = current_database()`,
  );
  const [name, block, free, total] = row as [string, string, string, string];
  return { name, block: Number(block), free: Number(free), total: Number(total) };
}

/** Rows of each table. Throws where both databases have not the same. */
async function requireSame(session: Session, from: string): Promise<void> {
  const tables = await session.rows(
    `SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ${quoteText(from)} AND NOT internal`,
  );
  for (const [schema, table] of tables.map((row) => row.map(String) as [string, string])) {
    const at = (database: string) =>
      `${quoteIdentifier(database)}.${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
    const [[same]] = (await session.rows(
      `SELECT (SELECT count(*) FROM ${at(from)}) = (SELECT count(*) FROM ${at(NEW)})`,
    )) as [[boolean]];
    if (!same) throw new LearningError('internal', 'The rebuilt database has other rows; the old one stays.');
  }
}

/**
 * Copies what a database holds into a new file, which takes the place of the old one at once, where that gives enough
 * space back: a quarter of the file, and 16 MB. Whoever has the database open keeps it from being done. The old file stays
 * locked until the new one is in its place.
 */
export async function rebuild(path: string, report: Report, signal?: AbortSignal): Promise<Rebuilt> {
  const target = await realpath(path);
  const database = await WritableDatabase.open(target, signal ? { signal } : {});
  const building = placeBeside(target);
  try {
    // Another run that goes on would hold the lock.
    await clearLeftovers(target);
    await database.checkpoint();
    const session = await database.session();
    try {
      const { size: bytesBefore } = await stat(target);
      const { name, block, free, total } = await sizeOf(session);
      const left = (reason: string): Rebuilt => ({ rebuilt: false, reason, bytesBefore, bytesAfter: bytesBefore });
      if (free * block < WORTH_BYTES || free < WORTH_SHARE * total) {
        return left('less than a quarter of the file, or less than 16 MB, is free; new rows go there');
      }
      const { bavail, bsize } = await statfs(dirname(target));
      if (bavail * bsize < (total - free) * block + ROOM_BYTES) return left('the disk has no room for a second file');
      report({ stage: 'rebuilding the file', done: 0, total: null });
      await session.run(
        `ATTACH ${quoteText(building)} AS ${NEW} (BLOCK_SIZE ${block}, STORAGE_VERSION 'v1.0.0');
         COPY FROM DATABASE ${quoteIdentifier(name)} TO ${NEW}`,
      );
      await requireSame(session, name);
      await session.run(`CHECKPOINT ${NEW}; DETACH ${NEW}`);
      await replaceDatabase(building, target, null);
      return { rebuilt: true, reason: null, bytesBefore, bytesAfter: (await stat(target)).size };
    } finally {
      session.close();
    }
  } finally {
    database.close();
    await removeBuilding(building);
  }
}
