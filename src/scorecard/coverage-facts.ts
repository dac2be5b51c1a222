import { StoredZone } from '../model/stored-zone';
import { listSnapshots } from '../neighbours/coverage/list-snapshots';
import { readSnapshots } from '../neighbours/coverage/read-snapshots';
import type { CoverageFacts } from './coverage';

/** Reads the folder. Throws LearningError. @param storedTimeZone of times that carry none */
export async function coverageFacts(path: string, storedTimeZone: string): Promise<CoverageFacts> {
  const zone = StoredZone.of(storedTimeZone);
  const { snapshots, remarks } = await readSnapshots(path, (local) => local - (zone?.offsetAtLocal(local) ?? 0));
  const { names, latest } = await listSnapshots(path);
  return { folder: path, snapshots, files: names.length, latest, remarks };
}
