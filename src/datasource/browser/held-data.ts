import type { PartedTable, TablePart, Tables } from '../../api/tables';
import type { BrowserEngine } from '../../browser/client';
import type { PartsSource } from '../../browser/source';
import { edgesOf } from './edges';
import { gunzip } from './gunzip';
import type { PartStore } from './part-store';
import { ageText, TEXTS } from './texts';

/** What is asked of the server. Reject as Grafana's requests do. */
export interface PartSource {
  tables(body: unknown): Promise<Tables>;
  part(parameters: Record<string, string | number>): Promise<ArrayBuffer>;
}

/** Whether the browser can answer a question about some tables, and what is to be said of it. */
export type Readiness =
  | {
      readonly isReady: true;
      readonly rowLimit: number;
      /** What a person should know beside the answer. */
      readonly remarks: readonly string[];
      /** The data is as it was on the server then, milliseconds since 1970 by its clock. */
      readonly asOf: number;
      /** How old that is, milliseconds. */
      readonly age: number;
    }
  | { readonly isReady: false; readonly why: string; readonly isFault: boolean };

interface HeldOptions {
  readonly source: PartSource;
  readonly store: PartStore;
  /** Starts one, which nothing has been loaded into. */
  readonly engine: () => BrowserEngine;
  /** How old data may be without the server being asked what has changed. */
  readonly maxStalenessMs: number;
}

/** How long a question waits for new data: as long as the server does for a new copy. */
const PATIENCE_MS = 2000;
/** After a failure the server answers for so long. */
const REST_MS = 30_000;
/** A database that is written to without a rest may change between being told of a part and reading it. */
const ATTEMPTS = 5;
const AT_ONCE = 3;

interface Loaded {
  readonly state: string;
  readonly asOf: number;
  readonly rowLimit: number;
  readonly stale: string | null;
  readonly tables: ReadonlyMap<string, PartedTable>;
}

interface Failure {
  readonly why: string;
  readonly at: number;
}

const statusOf = (error: unknown) => (error as { readonly status?: number } | null)?.status;

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  const { data, message, statusText } = (error ?? {}) as {
    readonly data?: { readonly message?: string };
    readonly message?: string;
    readonly statusText?: string;
  };
  return data?.message || message || statusText || String(error);
}

const HAS_CHANGED = 409;
/** Whoever asks may not, or what was asked is no more. */
const REFUSED: readonly unknown[] = [401, 403, 404];

const timeout = (milliseconds: number) =>
  new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), milliseconds));

/** The data of one data source in the browser: taken in once, then kept as fresh as the data source wants it. */
export class HeldData {
  readonly #options: HeldOptions;
  readonly #wanted = new Set<string>();
  #engine: BrowserEngine | null = null;
  #loaded: Loaded | null = null;
  /** When the data was as it is on the server, by the clock of this machine. */
  #freshAt = 0;
  #refreshing: Promise<void> | null = null;
  #failure: Failure | null = null;
  #progress = { done: 0, total: 0 };

  constructor(options: HeldOptions) {
    this.#options = options;
  }

  /** The engine in the browser; of use once data is ready. */
  get engine(): BrowserEngine {
    this.#engine ??= this.#options.engine();
    return this.#engine;
  }

  /** @param tables that a question names. Never rejects. */
  async readiness(tables: readonly string[]): Promise<Readiness> {
    const isMissing = tables.some((table) => !this.#loaded?.tables.has(table));
    for (const table of tables) this.#wanted.add(table);
    if (isMissing || !this.#loaded) return this.#notYet();
    const refused = tables.map((table) => this.#loaded!.tables.get(table)!).find(({ problem }) => problem !== null);
    if (refused) return { isReady: false, why: TEXTS.tooLarge(refused.name, refused.problem!.message), isFault: false };
    const remarks = await this.#remarksOnAge();
    // What is told of a question that may not be asked any more is nothing.
    if (!this.#loaded) return this.#notYet();
    const { rowLimit, asOf } = this.#loaded;
    return { isReady: true, rowLimit, remarks, asOf, age: Date.now() - this.#freshAt };
  }

  /** Ends the engine; what is kept stays. */
  close(): void {
    this.#engine?.close();
    this.#engine = null;
    this.#loaded = null;
  }

  #notYet(): Readiness {
    if (this.#failure && Date.now() - this.#failure.at < REST_MS)
      return { isReady: false, why: TEXTS.failed(this.#failure.why), isFault: true };
    void this.#refresh().catch(() => {});
    const { done, total } = this.#progress;
    const why = done === total ? TEXTS.starting() : TEXTS.loading(Math.floor((100 * done) / total));
    return { isReady: false, why, isFault: false };
  }

  /** After data that is older than it may be has been made fresh, or that failed. */
  async #remarksOnAge(): Promise<string[]> {
    const { maxStalenessMs, store } = this.#options;
    const kept = store.isFull ? [TEXTS.noRoom()] : [];
    if (Date.now() - this.#freshAt <= maxStalenessMs) return kept;
    try {
      const late = await Promise.race([this.#refresh(), timeout(PATIENCE_MS)]);
      if (late) return [TEXTS.stale(ageText(Date.now() - this.#freshAt), TEXTS.slowServer()), ...kept];
      return [...(this.#loaded?.stale ? [this.#loaded.stale] : []), ...kept];
    } catch (error) {
      return [TEXTS.stale(ageText(Date.now() - this.#freshAt), reasonOf(error)), ...kept];
    }
  }

  /** One at a time, for all that ask. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#takeIn()
      .then(() => {
        this.#failure = null;
      })
      .catch(async (error: unknown) => {
        this.#failure = { why: reasonOf(error), at: Date.now() };
        if (REFUSED.includes(statusOf(error))) await this.#forget();
        throw error;
      })
      .finally(() => {
        this.#refreshing = null;
        this.#progress = { done: 0, total: 0 };
      });
    return this.#refreshing;
  }

  async #forget(): Promise<void> {
    this.close();
    await this.#options.store.clear();
  }

  async #takeIn(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt();
      } catch (error) {
        if (statusOf(error) !== HAS_CHANGED || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #attempt(): Promise<void> {
    const { source, store } = this.#options;
    // Starts while the server says what there is.
    const { engine } = this;
    const wanted = [...this.#wanted];
    const before = this.#loaded;
    const isSame = before !== null && wanted.every((table) => before.tables.has(table));
    const asked = Date.now();
    const answer = await source.tables({
      tables: wanted.map((name) => ({ name, edges: edgesOf(before?.tables.get(name)?.parts ?? []) })),
      ...(isSame && { known: before.state }),
    });
    const { state, stale, age, rowLimit, asOf } = answer;
    if (answer.tables === null) {
      this.#loaded = { ...before!, stale, rowLimit, asOf };
      this.#freshAt = asked - age;
      return;
    }
    const tables = new Map(answer.tables.map((table) => [table.name, table]));
    await this.#fetchMissing(answer.tables);
    await engine.load(this.#sourceOf(answer));
    this.#loaded = { state, stale, rowLimit, asOf, tables };
    this.#freshAt = asked - age;
    const inUse = new Set(answer.tables.flatMap(({ parts }) => parts.map(({ name }) => name)));
    void store.tidy(inUse);
  }

  #sourceOf({ generation, asOf, tables }: Tables): PartsSource {
    return {
      kind: 'parts',
      generation,
      asOf,
      tables: tables!
        .filter(({ problem }) => problem === null)
        .map((table) => ({
          table: table.name,
          columns: table.columns,
          withheld: table.withheld,
          parts: table.parts.map((part) => ({ name: part.name, bytes: () => this.#bytesOf(table, part) })),
        })),
    };
  }

  async #fetchMissing(tables: readonly PartedTable[]): Promise<void> {
    const { store } = this.#options;
    const all = tables.flatMap((table) => table.parts.map((part) => ({ table, part })));
    this.#progress = { done: 0, total: all.length };
    const next = all.values();
    const work = async () => {
      for (const { table, part } of next) {
        if ((await store.get(part.name)) === null) await this.#fetch(table, part);
        this.#progress = { ...this.#progress, done: this.#progress.done + 1 };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #fetch({ name: table }: PartedTable, { name, from, to }: TablePart): Promise<ArrayBuffer> {
    const bytes = await this.#options.source.part({ table, name, from, to });
    await this.#options.store.put(name, bytes);
    return bytes;
  }

  /** What is kept may be damaged: then it is asked for anew. */
  async #bytesOf(table: PartedTable, part: TablePart): Promise<Uint8Array<ArrayBuffer>> {
    const { store } = this.#options;
    const kept = await store.get(part.name);
    if (kept) {
      try {
        return await gunzip(kept);
      } catch {
        await store.delete(part.name);
      }
    }
    return gunzip(await this.#fetch(table, part));
  }
}
