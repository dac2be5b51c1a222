import type { BrowserEngine } from '../../browser/client';
import { readOf } from '../../browser/file/candidate';
import { committedLog, inspect } from '../../browser/file/inspect';
import { type Glimpse, glimpse, isSameFile, readRemote, wholeBody } from '../../browser/file/server-file';
import type { RemoteFile } from '../../browser/source';
import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import type { Notice } from '../../result/result';
import { formatAgo } from '../i18n/ago';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';
import type { DataProxy } from './data-proxy';

interface HeldOptions {
  readonly proxy: DataProxy;
  /** Starts one, which nothing has been loaded into. */
  readonly engine: () => BrowserEngine;
  /** How old what is read may be without the server being asked whether it has changed. */
  readonly maxStalenessMs: number;
}

/** What the server has; null stands for a log that is not there. */
interface Seen {
  readonly database: Glimpse;
  readonly log: Glimpse | null;
}

/** What is read. */
export interface OpenFile {
  readonly bytes: number;
  readonly logBytes: number;
  /** Whether all of it had to be loaded. */
  readonly isWhole: boolean;
  /** It holds at least what was committed by then, milliseconds since the epoch. */
  readonly asOf: number;
  /** When the server says that it was last written to; null where it does not. */
  readonly writtenAt: number | null;
  readonly notices: readonly Notice[];
}

/** What a browser can hold of a database that cannot be had in parts. */
const MOST_WHOLE_BYTES = 512e6;
/** DuckDB takes a log into the file long before. */
const MOST_LOG_BYTES = 256e6;
/** A database that is written to may change between being looked at and being opened. */
const ATTEMPTS = 4;
const PAUSE_MS = 300;
/** How long answers wait for a newer state of the file. */
const PATIENCE_MS = 2000;
/** After a failure nobody asks again for so long. */
const REST_MS = 3000;
/** After so long without a question the engine ends, and its memory is free. */
const IDLE_MS = 600_000;

/** The name of the database in queries. */
const NAME = 'learning.db';

/** What DuckDB says where the file under it is another than it was, or cannot be read just now. */
const OF_FILE: ReadonlySet<ErrorCode> = new Set(['internal', 'io_error', 'engine_crashed', 'damaged', 'restarting']);

const pause = (milliseconds: number) =>
  new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), milliseconds));

const megabytes = (bytes: number) => formatNumber(bytes / 1e6, { maximumFractionDigits: 1 });

const isSameLog = (a: Glimpse | null, b: Glimpse | null) => (a === null || b === null ? a === b : isSameFile(a, b));

/** A database behind Grafana's data proxy: opened once, then looked at for changes as often as the data source wants it. */
export class HeldFile {
  readonly #options: HeldOptions;
  #engine: BrowserEngine | null = null;
  #seen: Seen | null = null;
  #open: OpenFile | null = null;
  /** When what is read was what the server has, by the clock of this machine. */
  #freshAt = 0;
  #refreshing: Promise<void> | null = null;
  #failure: { readonly error: LearningError; readonly at: number } | null = null;
  #generation = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HeldOptions) {
    this.#options = options;
  }

  /** Answers by the engine, and tells of what it read. Throws LearningError. */
  async ask<T>(work: (engine: BrowserEngine, open: OpenFile) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#staysAwake();
    const open = await this.#ready();
    try {
      return await work(this.#engineAtHand(), open);
    } catch (cause) {
      if (signal?.aborted || !OF_FILE.has(LearningError.from(cause).code)) throw cause;
      // What was open is no more what the server has, or was lost with the worker.
      await this.refresh(true);
      return work(this.#engineAtHand(), this.#open!);
    }
  }

  /** Looks at the server at once. @param anew opens it whether it has changed or not */
  refresh(anew = false): Promise<void> {
    if (anew) this.#seen = null;
    this.#refreshing ??= this.#renew()
      .then(
        () => {
          this.#failure = null;
          this.#freshAt = Date.now();
        },
        (cause: unknown) => {
          const error = LearningError.from(cause);
          this.#failure = { error, at: Date.now() };
          throw error;
        },
      )
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#engine?.close();
    this.#engine = null;
    this.#seen = null;
    this.#open = null;
  }

  #staysAwake(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MS);
  }

  #engineAtHand(): BrowserEngine {
    this.#engine ??= this.#options.engine();
    return this.#engine;
  }

  async #ready(): Promise<OpenFile> {
    if (this.#open === null) {
      if (this.#failure && !this.#refreshing && Date.now() - this.#failure.at < REST_MS) throw this.#failure.error;
      await this.refresh();
      return this.#open!;
    }
    const open: OpenFile = this.#open;
    if (Date.now() - this.#freshAt <= this.#options.maxStalenessMs) return open;
    const stale = (why: string): OpenFile => {
      const values = { ago: formatAgo(this.#freshAt), why };
      const text = t('file.stale', 'The database is shown as it was {{ago}}: {{why}}', values);
      return { ...open, notices: [...open.notices, { severity: 'warning', text }] };
    };
    try {
      const isLate = (await Promise.race([this.refresh(), pause(PATIENCE_MS)])) === 'late';
      return isLate ? stale(t('file.slow', 'its server takes its time to answer.')) : this.#open!;
    } catch (error) {
      // The engine goes on with what it has; what it lacks cannot be had.
      return stale(LearningError.from(error).message);
    }
  }

  async #renew(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const seen = await this.#look();
        const before = this.#seen;
        if (before && isSameFile(before.database, seen.database) && isSameLog(before.log, seen.log)) return;
        if (await this.#openAs(seen)) return;
      } catch (error) {
        // Its header is being written just now, or it is damaged.
        if (LearningError.from(error).code !== 'damaged' || attempt >= ATTEMPTS) throw error;
      }
      if (attempt >= ATTEMPTS) {
        throw new LearningError('changed', t('file.restless', 'The database changes faster than it can be read.'), {
          hint: t(
            'file.restless-hint',
            'Serve copies that are put in place whole, such as backups, and not the file that its writer has open.',
          ),
        });
      }
      await pause(PAUSE_MS);
    }
  }

  async #look(): Promise<Seen> {
    const { proxy } = this.#options;
    const [database, log] = await Promise.all([glimpse(proxy.database), this.#lookAtLog()]);
    return { database, log };
  }

  async #lookAtLog(): Promise<Glimpse | null> {
    let isAbsent = false;
    const seen = await glimpse(async (init) => {
      const response = await this.#options.proxy.log(init);
      isAbsent = response === null;
      return response ?? new Response('');
    });
    // A log that was written to its end is empty.
    return isAbsent || seen.head.length === 0 ? null : seen;
  }

  /** False where the database became another meanwhile. */
  async #openAs(seen: Seen): Promise<boolean> {
    const { proxy } = this.#options;
    const { size } = seen.database;
    const isWhole = size === null;
    const database = isWhole ? await this.#whole() : this.#remote(seen.database, size);
    const [bytes, read] =
      database instanceof Blob
        ? [database.size, readOf(database)]
        : [database.size, readRemote(proxy.database, database.size)];
    await inspect({ name: t('file.name', 'The database'), bytes, read });
    const log = seen.log && (await committedLog({ log: await this.#wholeLog() }));
    if (!isSameFile(seen.database, await glimpse(proxy.database))) return false;
    const times = [seen.database.writtenAt, seen.log?.writtenAt ?? null].filter((time) => time !== null);
    const writtenAt = times.length > 0 ? Math.max(...times) : null;
    const asOf = Math.min(Date.now(), writtenAt ?? Date.now());
    const isReplayed = await this.#load(database, log, asOf);
    this.#seen = seen;
    this.#open = {
      bytes,
      logBytes: isReplayed ? (log?.size ?? 0) : 0,
      isWhole,
      asOf,
      writtenAt,
      notices: isReplayed
        ? []
        : [
            {
              severity: 'warning',
              text: t(
                'file.log-unreadable',
                'The log beside the database cannot be replayed in a browser: answers are as of its last checkpoint.',
              ),
            },
          ],
    };
    return true;
  }

  /** False where the log had to be left out. */
  async #load(database: Blob | RemoteFile, log: Blob | null, asOf: number): Promise<boolean> {
    const engine = this.#engineAtHand();
    const source = { kind: 'file', name: NAME, database, asOf } as const;
    if (log) {
      try {
        await engine.load({ ...source, generation: String(++this.#generation), log });
        return true;
      } catch (error) {
        if (LearningError.from(error).code === 'no_engine') throw error;
      }
    }
    await engine.load({ ...source, generation: String(++this.#generation) });
    return log === null;
  }

  #remote({ version }: Glimpse, size: number): RemoteFile {
    const { proxy } = this.#options;
    return { url: proxy.url('database'), size, version, headers: proxy.headers };
  }

  async #whole(): Promise<Blob> {
    try {
      const response = await this.#options.proxy.database({});
      return await wholeBody(response, { onProgress: () => {} }, MOST_WHOLE_BYTES);
    } catch (cause) {
      if (LearningError.from(cause).code !== 'too_large') throw cause;
      throw new LearningError(
        'too_large',
        t('file.too-large', 'The server hands out the database only as a whole, of more than {{size}} MB.', {
          size: megabytes(MOST_WHOLE_BYTES),
        }),
        {
          cause,
          hint: t(
            'file.too-large-hint',
            'Let the server hand out ranges: it then answers the header Range by status 206 and Content-Range, uncompressed.',
          ),
        },
      );
    }
  }

  async #wholeLog(): Promise<Blob | null> {
    const response = await this.#options.proxy.log({});
    return response && wholeBody(response, { onProgress: () => {} }, MOST_LOG_BYTES);
  }
}
