import { LearningError } from '../../../error/learning-error';
import type { GrafanaClient } from './client';

/** The folder that is made where none is named. */
export const FOLDER = { uid: 'mahavishnu-learning', title: 'Mahavishnu' } as const;

interface Folder {
  readonly uid: string;
  readonly title: string;
  readonly canSave?: boolean;
  /** The tool that owns it, such as `repo`. */
  readonly managedBy?: string;
}

const routeOf = (uid: string) => `/api/folders/${encodeURIComponent(uid)}`;

/** Whether it is there. Throws LearningError where it belongs to another, or may not be written to. */
export async function checkFolder(client: GrafanaClient, uid: string): Promise<boolean> {
  // A token that sees some folders only is told of a missing one that it may not see it.
  const { status, body } = await client.ask('GET', routeOf(uid));
  const elsewhere = { hint: 'Name the uid of another folder by --folder; one that is not there is made.' };
  if (status === 404) return false;
  if (status === 401) throw new LearningError('unauthorized', 'Grafana does not accept the token.', elsewhere);
  if (status >= 300) throw new LearningError('forbidden', `The token may not see the folder ${uid}.`, elsewhere);
  const { title, canSave, managedBy } = body as Folder;
  if (managedBy) {
    throw new LearningError('forbidden', `The folder “${title}” is managed by another tool (${managedBy}).`, elsewhere);
  }
  if (canSave === false) {
    throw new LearningError('forbidden', `The token may not write to the folder “${title}”.`, elsewhere);
  }
  return true;
}

export const createFolder = (client: GrafanaClient, uid: string): Promise<unknown> =>
  client.send('POST', '/api/folders', 'create the folder', { uid, title: FOLDER.title });

/** Deletes the folder of ours where nothing is left in it: an older Grafana would delete that, too. */
export async function deleteEmptyFolder(client: GrafanaClient): Promise<boolean> {
  const counts = await client.find<Record<string, number>>(`${routeOf(FOLDER.uid)}/counts`, 'look into the folder');
  if (!counts || Object.values(counts).some((count) => count !== 0)) return false;
  await client.send('DELETE', routeOf(FOLDER.uid), 'delete the folder');
  return true;
}
