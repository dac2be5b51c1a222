import type { RecordFit } from '../engine/engine';
import { LearningError } from '../error/learning-error';
import type { Ask } from '../quality/ask';
import { rowsOf } from '../result/rows';
import type { SnapshotStatus } from '../snapshot/snapshots';
import { openEngine } from './open-engine';

/** A scan of a whole record takes longer than a question of a panel. */
const TIMEOUT_SECONDS = 3600;

interface Copied {
  readonly ask: Ask;
  readonly fit: RecordFit;
  readonly status: SnapshotStatus;
}

/** Lets one copy of a database be asked, in the sandbox, whoever is writing to it, and leaves nothing behind. */
export async function askingCopy<T>(
  path: string,
  storedTimeZone: string,
  signal: AbortSignal,
  work: (copied: Copied) => Promise<T>,
): Promise<T> {
  const { engine, snapshots, close } = openEngine(
    // One copy for all questions: what they count belongs together.
    { path, maxStalenessSeconds: TIMEOUT_SECONDS },
    { storedTimeZone, timeoutSeconds: TIMEOUT_SECONDS },
  );
  const ask: Ask = async (sql) => rowsOf(await engine.run({ sql }, { signal }));
  try {
    await ask('SELECT 1');
    const fit = await engine.fit({ signal });
    if (fit.problem) throw fit.problem;
    return await work({ ask, fit, status: await snapshots.status() });
  } catch (cause) {
    throw LearningError.from(cause);
  } finally {
    await close();
  }
}
