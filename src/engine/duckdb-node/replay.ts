import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '../../snapshot/file-system';
import { copyForWriting } from '../../snapshot/own-copy';
import type { Replay } from '../../snapshot/reader';
import type { EngineShare } from './closed-options';
import { closedToFolder, takeLogIn } from './closed-to-folder';

interface Replayed {
  /** A database without a log, of the same name. */
  readonly path: string;
  /** Null when it was there already. */
  readonly replay: Replay | null;
}

/**
 * Writes the log of a private copy into a database of its own, beside the copy, whose files stay as they are. There are
 * logs that DuckDB replays in no other way: with the index that a log tells of it writes to the database.
 * @throws LearningError of the disk, or what DuckDB says
 */
export async function replayed(path: string, settings: EngineShare): Promise<Replayed> {
  const folder = join(dirname(path), 'replayed');
  const result = join(folder, basename(path));
  if (await exists(result)) return { path: result, replay: null };
  const begun = performance.now();
  // A folder of our own: another process may replay the same log, or have died of it.
  const unfinished = await mkdtemp(join(dirname(path), 'replaying-'));
  try {
    const own = await copyForWriting(path, join(unfinished, 'replayed'));
    await closedToFolder(dirname(own.path), settings, (connection) => takeLogIn(connection, own.path));
    await rename(dirname(own.path), folder);
    return { path: result, replay: { milliseconds: performance.now() - begun, bytes: own.bytes } };
  } catch (error) {
    if (await exists(result)) return { path: result, replay: null };
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
