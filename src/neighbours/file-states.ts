import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LearningError } from '../error/learning-error';
import type { NeighbourSource } from '../model/neighbours';
import { SETTLE_MS } from '../snapshot/file-identity';
import type { NeighbourPaths } from './copy-request';
import { listSnapshots } from './coverage/list-snapshots';
import { findFiles } from './workflows/find-files';

/** All files of which a source is read. SQLite keeps what is newest in a log beside the file. */
const FILES: Readonly<Record<NeighbourSource, (path: string) => Promise<string[]>>> = {
  workflows: async (path) => (await findFiles(path)).flatMap((file) => [file, `${file}-wal`, `${file}-journal`]),
  coverage: async (path) => {
    const { folder, names, unnamed } = await listSnapshots(path);
    return [...names, ...unnamed].map((name) => join(folder, name));
  },
};

interface Mark {
  readonly text: string;
  readonly bytes: number;
}

async function markOf(path: string): Promise<Mark> {
  const now = Date.now();
  try {
    const { ino, size, mtimeNs, mtimeMs, ctimeNs } = await stat(path, { bigint: true });
    // A time so young may hide a later write.
    const unsettled = Number(mtimeMs) + SETTLE_MS < now ? '' : ` ${now}`;
    return { text: `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}${unsettled}`, bytes: Number(size) };
  } catch {
    return { text: `${path} -`, bytes: 0 };
  }
}

export interface NeighbourState {
  /** Differs when a file has changed, or another is there. */
  readonly key: string;
  readonly bytes: number;
}

/** Looks at the outside of the files. */
export async function lookAtNeighbours(paths: NeighbourPaths): Promise<NeighbourState> {
  const marks: Mark[] = [];
  for (const source of Object.keys(FILES) as NeighbourSource[]) {
    const path = paths[source];
    if (path === null) continue;
    try {
      for (const file of await FILES[source](path)) marks.push(await markOf(file));
    } catch (error) {
      // A file that cannot be read is tried again when the error differs.
      marks.push({ text: `${source} ${LearningError.from(error).message}`, bytes: 0 });
    }
  }
  return { key: marks.map(({ text }) => text).join('\n'), bytes: marks.reduce((sum, { bytes }) => sum + bytes, 0) };
}
