import { ArchiveWatcher } from '../archive/archive-watcher';
import type { ArchiveCopy, CopyRequest } from '../archive/copy-request';
import type { Archived } from '../engine/archived';
import type { CopiesBeside } from '../engine/copies';
import { LearningError } from '../error/learning-error';
import type { LeaseRequest } from '../snapshot/lease';
import { type Kept, KeptCopy } from './kept-copy';

/** An archive takes less room in its files than in a database. */
const ROOM = 3;

export interface ArchiveStatus {
  /** Archived executions that are shown; null while none has been read. */
  readonly rows: number | null;
  readonly problem: LearningError | null;
}

export interface ArchiveLease {
  readonly archived: Archived;
  /** To be called once, when nobody reads the file any more. */
  release(): void;
}

const reading = () =>
  new LearningError('stale', 'Archived rows are missing: the archive is still being read.', {
    hint: 'They appear by themselves.',
  });

/** The private copy of an archive. */
export class ArchiveCopies implements CopiesBeside {
  readonly #copy: KeptCopy<ArchiveCopy>;

  /** @param make lays the archive into a database, in a process that may die of it */
  constructor(root: string, snapshotPath: string | undefined, make: (request: CopyRequest) => Promise<ArchiveCopy>) {
    const watcher = new ArchiveWatcher(root);
    this.#copy = new KeptCopy({
      fileName: 'archive.duckdb',
      room: ROOM,
      snapshotPath,
      look: () => watcher.look(),
      make: (target, previous) => make({ root, target, previous }),
    });
  }

  /**
   * What the archive holds, to be read beside a copy of the database. What is deleted from the database is in the archive
   * before: so a look that began after the copy did misses nothing.
   * @param asOf of the copy, milliseconds since the epoch
   */
  async acquire(_: LeaseRequest, asOf: number): Promise<ArchiveLease> {
    const { isSeen, release, ...kept } = await this.#copy.acquire(asOf);
    return { archived: { file: kept.copy, problem: isSeen ? problemOf(kept) : reading() }, release };
  }

  status(): ArchiveStatus {
    const { kept, hasLooked } = this.#copy;
    return { rows: kept.copy?.made.rows ?? null, problem: problemOf(kept) ?? (hasLooked ? null : reading()) };
  }

  /** To be called when nobody reads any more. */
  close(): Promise<void> {
    return this.#copy.close();
  }
}

function problemOf({ copy, failure }: Kept<ArchiveCopy>): LearningError | null {
  if (failure !== null) return missing(failure);
  const [first, ...more] = copy?.made.problems ?? [];
  if (first === undefined) return null;
  return missing(new LearningError('damaged_archive', more.length > 0 ? `${first} (and ${more.length} more)` : first));
}

function missing(error: LearningError): LearningError {
  return new LearningError(error.code, `Archived rows are missing: ${error.message}`, {
    cause: error,
    hint: error.hint,
  });
}
