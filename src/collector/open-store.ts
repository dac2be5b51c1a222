import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { buildDatabase } from '../store/build-database';
import { createIndexes, createSchema } from '../store/create-schema';
import { readCollectorFile } from '../writing/collector-file';
import { Store } from './ingest/store';

/** The database, open and locked; created when absent. Throws LearningError `locked`, which names who has it. */
export async function openStore(path: string, memoryLimitMb: number): Promise<Store> {
  if (!existsSync(path)) {
    if (existsSync(`${path}.wal`)) {
      const name = basename(path);
      throw new LearningError('not_found', `${name} is gone, and its log ${name}.wal is still there.`, {
        hint: 'Put the database back beside it, or move the log away to begin a new one.',
      });
    }
    await buildDatabase(path, {}, async (database) => {
      await createSchema(database);
      await createIndexes(database);
    });
  }
  try {
    // What lies beside it is found again under whatever name it is opened the next time.
    return await Store.open(await realpath(path), memoryLimitMb);
  } catch (error) {
    if (!(error instanceof LearningError) || error.code !== 'locked') throw error;
    const other = await readCollectorFile(path);
    if (other === null) throw error;
    throw new LearningError(
      'locked',
      `${basename(path)} belongs to a collector that runs already: PID ${other.pid}, at ${other.url}.`,
      { cause: error, hint: 'Send records there, or stop it first.' },
    );
  }
}
