import { openEngine } from '../asking/open-engine';
import { type RetentionStatus, retentionStatus } from '../retention/status';

/** What retention would take of a database, from a copy of it. Throws LearningError. */
export async function lookAt(database: string, days: number, signal: AbortSignal): Promise<RetentionStatus> {
  const { engine, close } = await openEngine({ path: database, maxStalenessSeconds: 0 });
  try {
    return await retentionStatus(engine, days, Date.now(), signal);
  } finally {
    await close();
  }
}
