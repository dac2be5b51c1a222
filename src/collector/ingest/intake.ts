import { setImmediate } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import { differs } from '../record/execution';
import { Fault } from '../record/fault';
import { Unreadable } from '../record/parse-body';
import type { Value } from '../record/value';
import { conflictOf } from './doubtful';
import type { Batch, Drain } from './drain';
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
  /** Called for each submission that was answered. */
  readonly taken: (submission: Submission, outcome: Outcome, conflicts: number) => void;
  /** Entries that may wait for the database. */
  readonly maxEntries: number;
}

/** What waits to be written to the spool. */
interface Job {
  readonly entries: readonly Entry[];
  readonly bytes: number;
  readonly resolve: (fate: Fate) => void;
  readonly reject: (error: unknown) => void;
}

/** What was found out of entries, by kind and id. */
interface Known {
  /** What stands of the first of that id; of others than executions, nothing more. */
  readonly firsts: ReadonlyMap<string, readonly Value[]>;
  /** Those that came before, unless they are one in a million, and lie in the spool alone. */
  readonly doubtful: ReadonlySet<string>;
}

interface Fate {
  readonly inserted: number;
  readonly duplicates: number;
  /** Duplicates whose content differs from the record of that id. */
  readonly conflicts: number;
}

/** Of what waits for the spool, in memory, and of what waits in the spool for the database. */
const MAX_MEMORY_BYTES = 16 * 2 ** 20;
const MAX_SPOOL_BYTES = 2 ** 30;
/** Most entries in one append to the spool. */
const MOST_ENTRIES = 2_000;
const MOST_BYTES = 2 * 2 ** 20;
/** Bytes that a record is taken to have, where nobody counted them. */
const USUAL_BYTES = 600;
/** Records that are read in one go; others get their turn in between. */
const SLICE = 200;

/** Takes records in: read, told from what is known, written to the spool in groups, and answered when that is on the disk. */
export class Intake implements Ingest {
  readonly #options: IntakeOptions;
  readonly #jobs: Job[] = [];
  /** Entries that are held until the database has them, by kind and id. */
  readonly #pending = new Map<string, Entry>();
  #waiting = { entries: 0, bytes: 0 };
  #running: Promise<void> | null = null;
  #closing = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
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

  /** Takes in entries that an earlier process acknowledged. */
  resume(batch: Batch): void {
    this.#pass(batch);
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
    const { maxEntries, drain } = this.#options;
    const isFull = this.depth > 0 && this.depth + count > maxEntries;
    if (!isFull && this.#waiting.bytes < MAX_MEMORY_BYTES && drain.bytes < MAX_SPOOL_BYTES) return;
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
      // Jobs may have come while it was ending.
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
    const { spool } = this.#options;
    const found = await this.#lookUp(jobs.flatMap(({ entries }) => entries));
    const group = new Map<string, Entry>();
    const fates = jobs.map(({ entries }) => this.#judge(entries, group, found));
    const entries = [...group.values()];
    if (entries.length > 0) {
      const content = Buffer.from(JSON.stringify(entries));
      const position = await spool.append(content);
      this.#pass({ entries, position, bytes: content.length });
    }
    for (const [i, { resolve }] of jobs.entries()) resolve(fates[i]!);
  }

  /** Hands entries that are on the disk on to the database. */
  #pass(batch: Batch): void {
    const { known, drain } = this.#options;
    const isHeld = drain.push(batch);
    for (const entry of batch.entries) {
      known[entry.kind].add(entryId(entry));
      if (isHeld) this.#pending.set(keyOf(entry), entry);
    }
  }

  /** What is known of ids that seem to have come before. */
  async #lookUp(entries: readonly Entry[]): Promise<Known> {
    const { store, drain, known } = this.#options;
    // By now: what is not in the database yet may be there when it has answered.
    const isBehind = drain.isBehind;
    const firsts = new Map<string, readonly Value[]>();
    const doubtful = new Set<string>();
    const asked = new Map<Entry['kind'], string[]>();
    for (const entry of entries) {
      const key = keyOf(entry);
      const first = this.#pending.get(key);
      if (first !== undefined) firsts.set(key, first.kind === 'execution' ? first.values : []);
      else if (known[entry.kind].mayHave(entryId(entry))) {
        if (isBehind) doubtful.add(key);
        const ids = asked.get(entry.kind);
        if (ids) ids.push(entryId(entry));
        else asked.set(entry.kind, [entryId(entry)]);
      }
    }
    for (const [kind, ids] of asked) {
      const rows = await store.use('look-up', (session) => lookUp(session, kind, ids));
      for (const [id, values] of rows) firsts.set(`${kind} ${id}`, values);
    }
    return { firsts, doubtful };
  }

  /** Puts new ones into the group, and counts. */
  #judge(entries: readonly Entry[], group: Map<string, Entry>, { firsts, doubtful }: Known): Fate {
    let inserted = 0;
    let duplicates = 0;
    let conflicts = 0;
    for (const entry of entries) {
      const key = keyOf(entry);
      const first = group.get(key);
      const values = first?.kind === 'execution' ? first.values : firsts.get(key);
      if (first === undefined && values === undefined) {
        const isDoubtful = doubtful.has(key);
        group.set(key, isDoubtful && entry.kind === 'execution' ? { ...entry, isDoubtful } : entry);
        if (entry.kind === 'quarantine') continue;
        if (isDoubtful) duplicates += 1;
        else inserted += 1;
        continue;
      }
      if (entry.kind === 'quarantine') continue;
      duplicates += 1;
      if (entry.kind !== 'execution' || values === undefined || !differs(values, entry)) continue;
      conflicts += 1;
      const note = conflictOf(entry);
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
