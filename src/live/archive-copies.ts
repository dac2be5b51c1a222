import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchiveCopy, CopyRequest } from '../archive/copy-request';
import { ArchiveLookout, type ArchiveSight } from '../archive/lookout';
import type { Archived, ArchiveFile } from '../engine/archived';
import { LearningError } from '../error/learning-error';
import { PrivateFolder } from '../snapshot/private-folder';
import { within } from '../snapshot/waiting';

/** How long a question waits for archived rows that are still being read. */
const PATIENCE_MS = 2000;
/** What failed is tried again after so long, and what was sound is looked at. */
const LOOK_AGAIN_MS = 30_000;
/** An archive takes less room in its files than in a database. */
const ROOM = 3;

const FILE = 'archive.duckdb';

export interface ArchiveStatus {
  /** Archived executions that are shown; null while none has been read. */
  readonly rows: number | null;
  readonly problem: LearningError | null;
}

interface Held extends ArchiveFile {
  readonly rows: number;
  leases: number;
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

/** The private copy of an archive, made anew when the archive has changed. It never keeps live rows waiting for long. */
export class ArchiveCopies {
  readonly #root: string;
  readonly #snapshotPath: string | undefined;
  readonly #make: (request: CopyRequest) => Promise<ArchiveCopy>;
  readonly #lookout: ArchiveLookout;
  readonly #held = new Set<Held>();
  #folder: PrivateFolder | null = null;
  #current: Held | null = null;
  #key: string | null = null;
  #problem: LearningError | null = null;
  #running: { readonly begun: number; readonly done: Promise<void> } | null = null;
  /** When the last look that came to its end began. */
  #lookedAt = 0;
  #count = 0;
  #isClosed = false;

  /** @param make lays the archive into a database, in a process that may die of it */
  constructor(root: string, snapshotPath: string | undefined, make: (request: CopyRequest) => Promise<ArchiveCopy>) {
    this.#root = root;
    this.#snapshotPath = snapshotPath;
    this.#make = make;
    this.#lookout = new ArchiveLookout(root);
  }

  /**
   * What the archive holds, to be read beside a copy of the database. What is deleted from the database is in the archive
   * before: so a look that began after the copy did misses nothing.
   * @param asOf of the copy, milliseconds since the epoch
   */
  async acquire(asOf: number): Promise<ArchiveLease> {
    const inTime = await within(PATIENCE_MS, this.#seenSince(asOf), undefined);
    const held = this.#current;
    const problem = inTime ? this.#problem : reading();
    if (held === null) return { archived: { file: null, problem }, release: () => {} };
    held.leases++;
    let released = false;
    return {
      archived: { file: { id: held.id, path: held.path }, problem },
      release: () => {
        if (released) return;
        released = true;
        held.leases--;
        this.#endIfUnused(held);
      },
    };
  }

  status(): ArchiveStatus {
    return { rows: this.#current?.rows ?? null, problem: this.#problem ?? (this.#lookedAt === 0 ? reading() : null) };
  }

  /** To be called when nobody reads any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running?.done;
    await this.#folder?.remove();
  }

  async #seenSince(asOf: number): Promise<void> {
    const now = Date.now();
    // A clock that was set back tells nothing of what came first.
    if (asOf < this.#lookedAt && this.#lookedAt <= now && now - this.#lookedAt < LOOK_AGAIN_MS) return;
    const running = this.#running ?? this.#look();
    await running.done;
    if (running.begun <= asOf && !this.#isClosed) await (this.#running ?? this.#look()).done;
  }

  #look(): { readonly begun: number; readonly done: Promise<void> } {
    const begun = Date.now();
    const done = this.#refresh().then(
      () => this.#ended(begun),
      (error: unknown) => {
        this.#problem = missing(LearningError.from(error));
        this.#ended(begun);
      },
    );
    this.#running = { begun, done };
    return this.#running;
  }

  #ended(begun: number): void {
    this.#running = null;
    this.#lookedAt = begun;
  }

  async #refresh(): Promise<void> {
    const sight = await this.#lookout.look();
    const isThere = this.#current === null || (await this.#folder?.isThere()) === true;
    if (this.#isClosed || (sight.key === this.#key && isThere)) return;
    const before = this.#current;
    const { path, copy } = await this.#copy(sight, isThere ? before : null);
    if (this.#isClosed) return;
    this.#current = { id: String(++this.#count), path, rows: copy.rows, leases: 0 };
    this.#held.add(this.#current);
    this.#key = sight.key;
    const [first] = copy.problems;
    const more = copy.problems.length - 1;
    this.#problem =
      first === undefined
        ? null
        : missing(new LearningError('damaged_archive', more > 0 ? `${first} (and ${more} more)` : first));
    if (before) this.#endIfUnused(before);
  }

  async #copy(
    { bytes }: ArchiveSight,
    before: Held | null,
  ): Promise<{ readonly path: string; readonly copy: ArchiveCopy }> {
    if (!(await this.#folder?.isThere())) {
      await this.#folder?.remove();
      this.#folder = await PrivateFolder.create(this.#snapshotPath);
    }
    const folder = await this.#folder!.generation(ROOM * bytes);
    try {
      const path = join(folder, FILE);
      return { path, copy: await this.#make({ root: this.#root, target: path, previous: before?.path ?? null }) };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  #endIfUnused(held: Held): void {
    if (held === this.#current || held.leases > 0 || !this.#held.delete(held)) return;
    // What cannot be removed now goes with the whole folder.
    void rm(dirname(held.path), { recursive: true, force: true }).catch(() => {});
  }
}

function missing(error: LearningError): LearningError {
  return new LearningError(error.code, `Archived rows are missing: ${error.message}`, {
    cause: error,
    hint: error.hint,
  });
}
