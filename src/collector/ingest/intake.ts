import { setImmediate } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import { differs, type Execution, recordOf } from '../record/execution';
import { Fault } from '../record/fault';
import { Unreadable } from '../record/parse-body';
import type { Value } from '../record/value';
import type { Drain } from './drain';
import { type Entry, entryId } from './entry';
import type { KnownIds } from './known-ids';
import { lookUp } from './look-up';
import type { ReadRecord } from './readers';
import { refused } from './refused';
import type { Spool } from './spool';
import type { Store } from './store';
import type { Ingest, Kind, Outcome, Rejected, Submission } from './submission';

export interface IntakeOptions {
  readonly store: Store;
  readonly spool: Spool;
  readonly drain: Drain;
  readonly readers: Readonly<Record<Kind, ReadRecord>>;
  readonly known: Readonly<Record<Entry['kind'], KnownIds>>;
  /** Of each submission that was answered. */
  readonly taken: (submission: Submission, outcome: Outcome, conflicts: number) => void;
  /** How many may wait for the database. */
  readonly maxEntries: number;
  readonly maxBytes?: number;
}

/** What waits to be written to the spool. */
interface Job {
  readonly entries: readonly Entry[];
  readonly bytes: number;
  readonly resolve: (fate: Fate) => void;
  readonly reject: (error: unknown) => void;
}

interface Fate {
  readonly inserted: number;
  readonly duplicates: number;
  /** Of the duplicates, those that tell of something else. */
  readonly conflicts: number;
}

const MAX_BYTES = 48 * 2 ** 20;
/** In one append to the spool. */
const MOST_ENTRIES = 5_000;
const MOST_BYTES = 4 * 2 ** 20;
/** Of a record, where nobody counted. */
const USUAL_BYTES = 600;
/** Records that are read in one go; others get their turn in between. */
const SLICE = 200;

const CONFLICT = 'is taken by an execution with other content, and the first one stands';

/** Takes records in: read, told from what is known, written to the spool in groups, and answered when that is on the disk. */
export class Intake implements Ingest {
  readonly #options: Required<IntakeOptions>;
  readonly #jobs: Job[] = [];
  /** Of entries that are in the spool and not yet in the database, by kind and id. */
  readonly #pending = new Map<string, Entry>();
  #waiting = { entries: 0, bytes: 0 };
  #running: Promise<void> | null = null;
  #closing = false;

  constructor(options: IntakeOptions) {
    this.#options = { maxBytes: MAX_BYTES, ...options };
  }

  /** Entries that are taken in and not in the database. */
  get depth(): number {
    return this.#waiting.entries + this.#options.drain.entries;
  }

  async submit(submission: Submission): Promise<Outcome> {
    if (this.#closing) throw new LearningError('shutting_down', 'The collector is ending.');
    const { records } = submission;
    this.#admit(records.length);
    const { entries, rejected, accepted } = await this.#read(submission);
    const fate = await this.#write(entries, submission.bytes ?? entries.length * USUAL_BYTES);
    // The refused ones are entries of the quarantine, and count for themselves.
    const outcome: Outcome = { inserted: fate.inserted, duplicates: accepted - fate.inserted, rejected };
    this.#options.taken(submission, outcome, fate.conflicts);
    return outcome;
  }

  /** Says of entries that the database has them. */
  written(entries: readonly Entry[]): void {
    for (const entry of entries) this.#pending.delete(keyOf(entry));
  }

  /** Of entries that an earlier process acknowledged. */
  resume(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#options.known[entry.kind].add(entryId(entry));
      this.#pending.set(keyOf(entry), entry);
    }
  }

  /** Work on the spool while nothing waits and nothing is written to it; what comes meanwhile waits for it. */
  async whileIdle(work: () => Promise<void>): Promise<void> {
    if (this.#running !== null || this.depth > 0) return;
    this.#running = work().finally(() => {
      this.#running = null;
      if (this.#jobs.length > 0) this.#start();
    });
    await this.#running;
  }

  /** Takes no more, and resolves when what was taken is answered. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
  }

  #admit(count: number): void {
    const { maxEntries, maxBytes, drain } = this.#options;
    const isFull = this.depth > 0 && this.depth + count > maxEntries;
    if (!isFull && this.#waiting.bytes + drain.bytes < maxBytes) return;
    throw new LearningError('busy', 'The queue is full: records come faster than the database takes them.', {
      hint: 'Send them again after the seconds of Retry-After.',
    });
  }

  async #read(submission: Submission) {
    const { kind, records } = submission;
    const read = this.#options.readers[kind];
    const now = Date.now();
    const entries: Entry[] = [];
    const rejected: Rejected[] = [];
    for (const [index, raw] of records.entries()) {
      if (index % SLICE === SLICE - 1) await setImmediate();
      const entry = readOne(read, raw, now);
      if (entry instanceof Fault) {
        rejected.push({ index, field: entry.field, reason: entry.reason });
        entries.push(refused(raw, entry, submission, now));
      } else entries.push(entry);
    }
    return { entries, rejected, accepted: records.length - rejected.length };
  }

  #write(entries: readonly Entry[], bytes: number): Promise<Fate> {
    if (entries.length === 0) return Promise.resolve({ inserted: 0, duplicates: 0, conflicts: 0 });
    this.#waiting = { entries: this.#waiting.entries + entries.length, bytes: this.#waiting.bytes + bytes };
    const fate = new Promise<Fate>((resolve, reject) => {
      this.#jobs.push({ entries, bytes, resolve, reject });
    });
    this.#start();
    return fate;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // What came while it was ending.
      if (this.#jobs.length > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    while (this.#jobs.length > 0) {
      const jobs: Job[] = [];
      for (let count = 0, bytes = 0; this.#jobs.length > 0 && count < MOST_ENTRIES && bytes < MOST_BYTES; ) {
        const job = this.#jobs.shift()!;
        count += job.entries.length;
        bytes += job.bytes;
        jobs.push(job);
      }
      try {
        await this.#append(jobs);
      } catch (error) {
        for (const { reject } of jobs) reject(error);
      }
      for (const { entries, bytes } of jobs) {
        this.#waiting = { entries: this.#waiting.entries - entries.length, bytes: this.#waiting.bytes - bytes };
      }
    }
  }

  async #append(jobs: readonly Job[]): Promise<void> {
    const { spool, drain, known } = this.#options;
    const found = await this.#lookUp(jobs.flatMap(({ entries }) => entries));
    const group = new Map<string, Entry>();
    const fates = jobs.map(({ entries }) => this.#judge(entries, group, found));
    const entries = [...group.values()];
    if (entries.length > 0) {
      const content = Buffer.from(JSON.stringify(entries));
      const position = await spool.append(content);
      for (const [key, entry] of group) {
        known[entry.kind].add(entryId(entry));
        this.#pending.set(key, entry);
      }
      drain.push({ entries, position, bytes: content.length });
    }
    for (const [i, { resolve }] of jobs.entries()) resolve(fates[i]!);
  }

  /** What the database has of entries whose ids seem to be known. */
  async #lookUp(entries: readonly Entry[]): Promise<ReadonlyMap<string, readonly Value[]>> {
    const { store, known } = this.#options;
    const asked = new Map<Entry['kind'], string[]>();
    for (const entry of entries) {
      const id = entryId(entry);
      if (this.#pending.has(keyOf(entry)) || !known[entry.kind].mayHave(id)) continue;
      const ids = asked.get(entry.kind);
      if (ids) ids.push(id);
      else asked.set(entry.kind, [id]);
    }
    const found = new Map<string, readonly Value[]>();
    for (const [kind, ids] of asked) {
      const rows = await store.use('look-up', (session) => lookUp(session, kind, ids));
      for (const [id, values] of rows) found.set(`${kind} ${id}`, values);
    }
    return found;
  }

  /** Puts new ones into the group, and counts. */
  #judge(entries: readonly Entry[], group: Map<string, Entry>, found: ReadonlyMap<string, readonly Value[]>): Fate {
    let inserted = 0;
    let duplicates = 0;
    let conflicts = 0;
    for (const entry of entries) {
      const key = keyOf(entry);
      const first = group.get(key) ?? this.#pending.get(key);
      const values = first?.kind === 'execution' ? first.values : found.get(key);
      if (first === undefined && values === undefined) {
        group.set(key, entry);
        if (entry.kind !== 'quarantine') inserted += 1;
        continue;
      }
      if (entry.kind === 'quarantine') continue;
      duplicates += 1;
      if (entry.kind !== 'execution' || values === undefined || !differs(values, entry)) continue;
      conflicts += 1;
      const note = conflict(entry);
      const noted = keyOf(note);
      if (!this.#pending.has(noted) && !this.#options.known.quarantine.mayHave(entryId(note))) group.set(noted, note);
    }
    return { inserted, duplicates, conflicts };
  }
}

const keyOf = (entry: Entry): string => `${entry.kind} ${entryId(entry)}`;

function readOne(read: ReadRecord, raw: unknown, now: number): Entry | Fault {
  if (raw instanceof Unreadable) return new Fault(null, 'is no JSON');
  try {
    return read(raw, now);
  } catch (error) {
    if (error instanceof RangeError) return new Fault(null, 'is nested too deeply');
    throw error;
  }
}

function conflict(entry: Execution): Entry {
  const submission: Submission = { kind: 'execution', records: [], source: 'collector' };
  return refused(recordOf(entry), new Fault('task_id', CONFLICT), submission, entry.uploadedAt / 1000);
}
