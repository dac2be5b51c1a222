import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExecutionRecord } from '../../duckdb/record/record';
import type { PartsLimits } from '../../options';
import type { GrowingDatabase } from '../growing/growing-database';
import type { GrownState } from '../growing/growing-databases';
import { AskedQuestions, type AskedWhole } from './asked-questions';
import { Builder } from './builder';
import { DatabaseParts } from './database-parts';
import type { PartedStatement } from './questions';

/** A statement to run in the place of another, on a connection that is lent for it. */
export interface Lent {
  readonly sql: string;
  readonly connection: DuckDBConnection;
  /** Rows of the table that are not read again. */
  readonly keptRows: number;
  /** Of the columns of the other. */
  readonly names: readonly string[];
  /** To be called once. */
  release(how: Returned): void;
}

/** All rows of the answer have been read; DuckDB has refused the statement; nobody waited for all of it. */
export type Returned = 'read' | 'refused' | 'left';

/** Since the start, and now. */
export interface PartsStatus {
  /** Answers that came from parts. */
  readonly reused: number;
  readonly bytes: number;
}

interface Options extends PartsLimits {
  readonly byteLimit: number;
}

/**
 * What old rows come to for questions that are asked again and again. A question that was asked twice has its parts made
 * when no query runs; the third time only new rows and changed ones are read. Anything that is not the newest state of a
 * database that grows is asked whole.
 */
export class KeptParts {
  readonly #options: Options;
  readonly #asked = new AskedQuestions();
  readonly #databases = new Map<GrowingDatabase, DatabaseParts[]>();
  readonly #builder = new Builder();
  #reused = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  get status(): PartsStatus {
    return { reused: this.#reused, bytes: this.#bytes };
  }

  /** Whether there is nothing left to be made. */
  get isAtRest(): boolean {
    return this.#builder.isAtRest;
  }

  /** A query begins, for which what is made ahead makes way. @returns what is to be called once when it has ended */
  begin(): () => void {
    return this.#builder.begin();
  }

  /** Null where the question has to be asked whole. */
  async lend(
    statement: PartedStatement,
    { database, position }: GrownState,
    record: ExecutionRecord,
  ): Promise<Lent | null> {
    const { key } = statement;
    this.#asked.note(statement);
    const on = this.#on(database, record);
    const kept = on.get(key);
    if (kept === undefined) return null;
    const begun = performance.now();
    try {
      const sql = await on.begin(kept, position, statement);
      if (sql === 'stale') {
        on.drop(key);
        this.#make(on, key);
      }
      if (sql === null || sql === 'stale') return null;
      const release = (how: Returned) => {
        if (how === 'read') this.#noteReused(on, key, performance.now() - begun);
        else on.forget(key);
        if (how === 'refused') on.noteRefused(key);
        void kept.end(how === 'read');
      };
      const { names } = this.#asked.get(key)!;
      return { sql, connection: kept.connection, keptRows: kept.rows, names, release };
    } catch {
      on.forget(key);
      on.passOver(key);
      await kept.end(false);
      return null;
    }
  }

  /** The question was asked whole. */
  noteWhole({ key }: PartedStatement, whole: AskedWhole, { database }: GrownState, record: ExecutionRecord): void {
    this.#asked.noteWhole(key, whole);
    const on = this.#known(database, record);
    if (on !== undefined) this.#make(on, key);
  }

  /** A new database is open: what was asked lately will be asked of it, too. */
  adopt({ database }: GrownState, record: ExecutionRecord): void {
    if (this.#known(database, record)) return;
    const on = this.#on(database, record);
    for (const { statement } of this.#asked.lately) this.#make(on, statement.key);
  }

  async close(): Promise<void> {
    await this.#builder.close();
  }

  get #bytes(): number {
    return this.#all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get #all(): readonly DatabaseParts[] {
    return [...this.#databases.values()].flat();
  }

  #known(database: GrowingDatabase, record: ExecutionRecord): DatabaseParts | undefined {
    return this.#databases.get(database)?.find((on) => on.isOf(record));
  }

  #on(database: GrowingDatabase, record: ExecutionRecord): DatabaseParts {
    const known = this.#known(database, record);
    if (known) return known;
    const on = new DatabaseParts(database, record, this.#options);
    this.#databases.set(database, [...(this.#databases.get(database) ?? []), on]);
    database.ends.push(() => {
      this.#databases.delete(database);
      return on.close();
    });
    return on;
  }

  /** Of few rows the parts may cost more than they save. */
  #noteReused(on: DatabaseParts, key: string, milliseconds: number): void {
    this.#reused++;
    const share = this.#asked.noteFromParts(key, milliseconds);
    if (share === null || share < this.#options.mostShare) return;
    on.drop(key);
    on.passOver(key);
  }

  /** Unless that is not worth it. */
  #make(on: DatabaseParts, key: string): void {
    const asked = this.#asked.get(key);
    if (asked === undefined || asked.wholeMs < this.#options.leastMs || !on.isWanted(key)) return;
    on.passOver(key);
    const { statement } = asked;
    const rangesNow = () => (this.#asked.get(key)?.statement ?? statement).ranges;
    this.#builder.add({
      interrupt: () => on.interrupt(),
      run: async () => {
        if (!(await on.make(key, statement.template, rangesNow))) return;
        this.#asked.begin(key);
        this.#makeRoom();
      },
    });
  }

  #makeRoom(): void {
    for (const on of this.#all) {
      for (const key of on.keys) {
        if (this.#bytes <= this.#options.byteLimit) return;
        on.drop(key);
        // There is no room for it.
        on.passOver(key);
      }
    }
  }
}
