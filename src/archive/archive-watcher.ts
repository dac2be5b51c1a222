import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFESTS, manifestName } from './layout';
import type { Manifest } from './manifest';
import { listRuns, readManifest } from './manifests';

export interface ArchiveState {
  /** Differs when the archive has. */
  readonly key: string;
  /** Of the files of executions that there are. */
  readonly bytes: number;
}

interface Known {
  readonly mark: string;
  /** Null where it cannot be read. */
  readonly manifest: Manifest | null;
}

async function markOf(path: string): Promise<{ readonly mark: string; readonly bytes: number }> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return { mark: `${ino} ${size} ${mtimeNs}`, bytes: Number(size) };
  } catch {
    return { mark: '-', bytes: 0 };
  }
}

/** Sees whether an archive has changed, by the outside of its files. */
export class ArchiveWatcher {
  readonly #root: string;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(root: string) {
    this.#root = root;
  }

  /** Throws LearningError where the folder cannot be read. */
  async look(): Promise<ArchiveState> {
    const marks: string[] = [];
    const known = new Map<string, Known>();
    let total = 0;
    for (const run of await listRuns(this.#root)) {
      const { mark } = await markOf(join(this.#root, MANIFESTS, manifestName(run)));
      const before = this.#known.get(run);
      const manifest = before?.mark === mark ? before.manifest : await readManifest(this.#root, run).catch(() => null);
      known.set(run, { mark, manifest });
      // Whether its rows have been deleted from the database makes no difference here.
      marks.push(manifest === null ? `${run} ${mark}` : run);
      const files = manifest?.parts.find(({ table }) => table === 'executions')?.files ?? [];
      for (const { path, sha256 } of files) {
        const file = await markOf(join(this.#root, path));
        marks.push(`${path} ${sha256} ${file.mark}`);
        total += file.bytes;
      }
    }
    this.#known = known;
    return { key: marks.join('\n'), bytes: total };
  }
}
