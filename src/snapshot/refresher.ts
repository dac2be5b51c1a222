import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../error/learning-error';
import { isSameHeader } from '../storage/header';
import {
  type Copy,
  copyAll,
  copyGrowth,
  copyWalsOnly,
  hasOnlyItsLogGrown,
  isSameCheckpoint,
  isSameDatabase,
  isWhole,
  type WholeCopy,
} from './copy';
import { DatabaseFiles } from './database-files';
import { hasOnlyGrown, SETTLE_MS } from './file-identity';
import { Forecast } from './forecast';
import { readingError } from './io-error';
import { areUnchanged, type LiveFiles, lookAtFiles } from './live-files';
import type { PrivateFolder } from './private-folder';
import { readSource, type SourceState } from './source';

const ATTEMPTS = 12;
const MOST_PAUSE_MS = 60;
/** So often a checkpoint is waited for that ends: a writer may have been killed before it had taken its log away. */
const MOST_SETTLING = 40;

/**
 * Bounds copies of whole databases to a share of the time: after one that took t, the next waits so many times t. Where only
 * what differs has to be written, which is read from memory for the most part, it waits less, by how much had been written
 * the last time: after the first copy of all, so many times t as after one that wrote nothing.
 */
const REST = { full: 4, blocks: 1 } as const;

/** `full`: all of the database; `blocks`: of the database only what differs from an earlier copy; `wal`: logs alone. */
export type RefreshKind = 'full' | 'blocks' | 'wal' | 'unchanged';

export interface Refreshed {
  readonly kind: RefreshKind;
  readonly copy: Copy;
  /** Bytes of the source that were written into the copy. */
  readonly bytes: number;
  /** The copy holds everything committed by then. */
  readonly asOf: number;
  readonly milliseconds: number;
  readonly retries: number;
}

/** Makes the next copy from the last one, by the cheapest way that is certain. */
export class Refresher {
  readonly #path: string;
  readonly #name: string;
  readonly #files = new DatabaseFiles();
  /** How long copies of the database take. */
  readonly forecast = new Forecast();
  readonly #restUntil = { full: 0, blocks: 0 };
  /** The reader's share of the time: until then nothing is copied, not even a log. */
  #readerRestsUntil = 0;
  /** How often it has waited for the source to settle. */
  #settling = 0;
  readonly #keepsGrowth: boolean;

  /** @param keepsGrowth whether its reader takes the newest commits into what it has open, so that only they are copied */
  constructor(path: string, name: string, keepsGrowth: boolean) {
    this.#path = path;
    this.#name = name;
    this.#keepsGrowth = keepsGrowth;
  }

  /** The reader has spent so much on the last copy as if it were another full copy. */
  restAfter(milliseconds: number): void {
    this.#readerRestsUntil = performance.now() + REST.full * milliseconds;
  }

  /** @param folder made when the first copy needs a place. Throws LearningError, or the signal's reason. */
  async refresh(previous: Copy | null, folder: () => Promise<PrivateFolder>, signal: AbortSignal): Promise<Refreshed> {
    const rest = this.#readerRestsUntil - performance.now();
    if (rest > 0) await delay(rest, undefined, { signal });
    for (let retries = 0; retries < ATTEMPTS; retries++) {
      if (retries > 0) await delay(randomInt(1, Math.min(MOST_PAUSE_MS, 5 * 2 ** retries)), undefined, { signal });
      const asOf = Date.now();
      const begun = performance.now();
      const done = (kind: RefreshKind, copy: Copy, bytes = 0): Refreshed => ({
        kind,
        copy,
        bytes,
        asOf,
        milliseconds: performance.now() - begun,
        retries,
      });
      const doneGrowing = (grown: Copy, before: Copy) => {
        const isOther = grown.path !== before.path;
        // The writer is at work, so a checkpoint will come.
        if (isOther) this.#files.prepare();
        return done(isOther ? 'wal' : 'unchanged', grown, grown.walBytes - before.walBytes);
      };
      const seen = previous && (await this.#look());
      const isSameAsSeen = seen !== null && areUnchanged(previous!.source, seen);
      if (seen && !isSameAsSeen && hasOnlyItsLogGrown(previous!, seen)) {
        const grown = await this.#grow(folder, { ...previous!.source, logs: seen.logs }, previous!);
        if (grown) return doneGrowing(grown, previous!);
      }
      // A cleaner of temp folders may have taken it, or some of it.
      const last = previous && (await isWhole(previous)) ? previous : null;
      if (last && isSameAsSeen) return done('unchanged', last);
      const state = await this.#read();
      if (state === null) continue;
      const isSame = last !== null && isSameDatabase(last, state);
      if (last && (isSame || isSameCheckpoint(last, state))) {
        const grown = await this.#grow(folder, state, last);
        if (grown) return doneGrowing(grown, last);
      }
      if (last && isSame) {
        const place = await this.#place(folder, state, 'wal');
        const copy = await copyWalsOnly(this.#path, this.#name, place, state, last, {
          keepsGrowth: this.#keepsGrowth,
          course: { signal },
        });
        if (copy) return done('wal', copy, copy.walBytes);
        continue;
      }
      if (await this.#pauseBeforeFullCopy(state, last, signal)) {
        retries--;
        continue;
      }
      const copy = await this.#copyAll(folder, state, begun, signal);
      if (copy) return done(copy.kind, copy, copy.written + copy.walBytes);
    }
    throw new LearningError('unstable', `${this.#name} kept changing while it was copied, ${ATTEMPTS} times.`);
  }

  /** Null where the logs have to be copied whole. */
  async #grow(folder: () => Promise<PrivateFolder>, state: SourceState, last: Copy): Promise<Copy | null> {
    const { grown, walBytes } = last;
    if (grown === null) return null;
    const added = Math.max(0, Number(state.logs[0]?.identity?.bytes ?? 0n) - walBytes);
    const place = () => folder().then((open) => open.generation(added));
    return copyGrowth(this.#path, this.#name, place, state, { ...last, grown });
  }

  /** @param begun what it took since then is what it cost */
  async #copyAll(
    folder: () => Promise<PrivateFolder>,
    state: SourceState,
    begun: number,
    signal: AbortSignal,
  ): Promise<WholeCopy | null> {
    // Of the file, by what the last checkpoint has changed; a first copy tells nothing of that.
    let written = 0;
    try {
      const place = await this.#place(folder, state, 'full');
      const bytes = Number(state.database.bytes);
      this.forecast.begins();
      const course = { signal, onBytes: (done: number) => this.forecast.advances(done, bytes) };
      const options = { files: this.#files, keepsGrowth: this.#keepsGrowth, course };
      const copy = await copyAll(this.#path, this.#name, place, state, options);
      if (copy?.kind === 'blocks') written = copy.written / Math.max(1, copy.databaseBytes);
      return copy;
    } finally {
      const [now, took] = [performance.now(), performance.now() - begun];
      this.#restUntil.full = now + REST.full * took;
      this.#restUntil.blocks = now + (REST.blocks + (REST.full - REST.blocks) * written) * took;
    }
  }

  /** Ends what is under way, and waits for its end. */
  async close(): Promise<void> {
    await this.#files.close();
  }

  async #look(): Promise<LiveFiles> {
    try {
      return await lookAtFiles(this.#path, this.#name);
    } catch (error) {
      throw readingError(error, this.#name);
    }
  }

  async #read(): Promise<SourceState | null> {
    try {
      return await readSource(this.#path, this.#name);
    } catch (error) {
      throw readingError(error, this.#name);
    }
  }

  async #place(folder: () => Promise<PrivateFolder>, state: SourceState, kind: 'full' | 'wal'): Promise<string> {
    const logs = Number(state.logs.reduce((sum, { identity }) => sum + (identity?.bytes ?? 0n), 0n));
    const bytes = kind === 'full' ? logs + (await this.#files.room(Number(state.database.bytes))) : logs;
    return folder().then((open) => open.generation(bytes));
  }

  /** Whether time has passed, so that the source must be read again. */
  async #pauseBeforeFullCopy(state: SourceState, last: Copy | null, signal: AbortSignal): Promise<boolean> {
    const rest = this.#restUntil[this.#files.hasSpare ? 'blocks' : 'full'] - performance.now();
    const wait = Math.max(rest, this.#timeToSettle(state, last));
    if (wait <= 0) return false;
    this.forecast.waits(wait);
    await delay(wait, undefined, { signal });
    return true;
  }

  /** A copy that is begun while a checkpoint ends would be in vain: it takes its log away, or empties it, after its header. */
  #timeToSettle({ database, header, logs }: SourceState, last: Copy | null): number {
    const before = last && !isSameHeader(last.source.header, header) ? last.source.logs[0]!.identity : null;
    const isEnding = before !== null && hasOnlyGrown(before, logs[0]!.identity);
    if (this.#settling >= (isEnding ? MOST_SETTLING : 1) || (database.settled && !isEnding)) {
      this.#settling = 0;
      return 0;
    }
    this.#settling++;
    return SETTLE_MS + 5;
  }
}
