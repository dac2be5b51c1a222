import { join } from 'node:path';
import { copyArchive } from '../archive/private-copy';
import type { Archived } from '../engine/archived';
import type { CopiesBeside } from '../engine/copies';
import { LearningError } from '../error/learning-error';
import { PrivateFolder } from '../snapshot/private-folder';

export interface OpenArchive extends CopiesBeside {
  /** To be called when nobody reads any more. */
  close(): Promise<void>;
}

/** Lays an archive into a private copy, for as long as one command needs it. Throws LearningError. */
export async function openArchive(root: string, signal?: AbortSignal): Promise<OpenArchive> {
  const folder = await PrivateFolder.create(undefined);
  try {
    const path = join(await folder.generation(0), 'archive.duckdb');
    const { problems } = await copyArchive({ root, target: path, previous: null }, signal);
    const [first] = problems;
    const problem =
      first === undefined ? null : new LearningError('damaged_archive', `Archived rows are missing: ${first}`);
    const archived: Archived = { file: { id: '1', path }, problem };
    return {
      acquire: async () => ({ archived, release: () => {} }),
      close: () => folder.remove(),
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
