import { MemoryDatabase } from './memory-database';

/** Reads a database file that no process is writing, as if its tables were those of the database in memory. */
export async function openFile(path: string): Promise<MemoryDatabase> {
  const db = await MemoryDatabase.open();
  await db.run(`ATTACH '${path}' AS file (READ_ONLY)`);
  await db.run('USE file');
  return db;
}
