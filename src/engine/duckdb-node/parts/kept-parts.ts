import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExecutionRecord } from '../../duckdb/record/record';
import type { PartsLimits } from '../../options';
import type { GrowingDatabase } from '../growing/growing-database';
import type { GrownState } from '../growing/growing-databases';
import { firstRow } from '../rows-in-time';
import { Builder } from './builder';
import { type Ground, KeptQuestion } from './kept-question';
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

/** How a question was asked without parts. */
export interface AskedWhole {
  /** Milliseconds that DuckDB took. */
  readonly elapsed: number;
  /** Of the columns. */
  readonly names: readonly string[];
}

/** All rows of the answer have been read; DuckDB has refused the statement; nobody waited for all of it. */
export type Returned = 'read' | 'refused' | 'left';

/** Since the start, and now. */
export interface PartsStatus {
  /** Answers that came from parts. */
  readonly reused: number;
  readonly bytes: number;
}

/** What is known of a question, whichever database it was put to. */
interface Asked {
  readonly statement: PartedStatement;
  at: number;
  /** The least that it took without parts, milliseconds. */
  wholeMs: number;
  /** Of the columns. */
  names: readonly string[];
  /** What it took from parts, while it was answered from those of one database. */
  fromParts: { answers: number; leastMs: number };
}

interface Making {
  /** Null until it is open. */
  question: KeptQuestion | null;
  readonly made: Promise<void>;
}

/** The parts on one database, of the record as it is read there: an archive may be missing from a state. */
interface OnDatabase {
  readonly kept: Map<string, KeptQuestion>;
  /** Questions whose parts are being made, or are not worth it. */
  readonly passedOver: Set<string>;
  /** How often DuckDB has refused the statement over parts. */
  readonly refused: Map<string, number>;
  readonly rowsAtFirst: Promise<number>;
  readonly ground: Promise<Ground>;
  readonly record: ExecutionRecord;
  isClosed: boolean;
  /** What is being made. */
  making: Making | null;
}

interface Options extends PartsLimits {
  readonly byteLimit: number;
}

/** Questions that were asked so lately are answered for a new database before anybody asks. */
const LATELY_MS = 6 * 60_000;
const MOST_ASKED = 2000;
const MOST_REFUSED = 5;
/** After so many it is known whether answers from parts take less time. */
const ENOUGH_ANSWERS = 5;
const NEVER = { answers: 0, leastMs: Number.POSITIVE_INFINITY };
const INTERRUPT_EVERY_MS = 5;

/**
 * What old rows come to for questions that are asked again and again. A question that was asked twice has its parts made
 * when no query runs; the third time only new rows and changed ones are read. Anything that is not the newest state of a
 * database that grows is asked whole.
 */
export class KeptParts {
  readonly #options: Options;
  readonly #asked = new Map<string, Asked>();
  readonly #databases = new Map<GrowingDatabase, OnDatabase[]>();
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
    this.#note(statement);
    const on = this.#on(database, record);
    const kept = on.kept.get(key);
    if (kept === undefined) return null;
    const begun = performance.now();
    const rowsAtFirst = await on.rowsAtFirst;
    try {
      const sql = await kept.begin(position, statement.ranges, statement.sql, rowsAtFirst);
      if (sql === 'stale') {
        this.#drop(on, key, kept);
        this.#make(database, on, this.#asked.get(key)!);
      }
      if (sql === null || sql === 'stale') return null;
      // The least recently used comes first.
      on.kept.delete(key);
      on.kept.set(key, kept);
      const release = (how: Returned) => {
        if (how === 'read') this.#noteReused(on, key, performance.now() - begun);
        else this.#drop(on, key, null);
        if (how === 'refused') this.#noteRefused(on, key);
        void kept.end(how === 'read');
      };
      const { names } = this.#asked.get(key)!;
      return { sql, connection: kept.connection, keptRows: kept.rows, names, release };
    } catch {
      this.#drop(on, key, null);
      on.passedOver.add(key);
      await kept.end(false);
      return null;
    }
  }

  /** The question was asked whole. */
  noteWhole(
    { key }: PartedStatement,
    { elapsed, names }: AskedWhole,
    { database }: GrownState,
    record: ExecutionRecord,
  ): void {
    const asked = this.#asked.get(key);
    const on = this.#known(database, record);
    if (asked === undefined || on === undefined) return;
    asked.wholeMs = Math.min(asked.wholeMs, elapsed);
    asked.names = names;
    if (!on.kept.has(key)) this.#make(database, on, asked);
  }

  /** A new database is open: what was asked lately will be asked of it, too. */
  adopt({ database }: GrownState, record: ExecutionRecord): void {
    if (this.#known(database, record)) return;
    const on = this.#on(database, record);
    const since = Date.now() - LATELY_MS;
    for (const asked of [...this.#asked.values()].reverse()) {
      if (asked.at >= since) this.#make(database, on, asked);
    }
  }

  async close(): Promise<void> {
    await this.#builder.close();
  }

  get #bytes(): number {
    let bytes = 0;
    for (const { kept } of this.#all) for (const one of kept.values()) bytes += one.bytes;
    return bytes;
  }

  #note(statement: PartedStatement): void {
    const { key } = statement;
    const { wholeMs = Number.POSITIVE_INFINITY, names = [], fromParts = NEVER } = this.#asked.get(key) ?? {};
    this.#asked.delete(key);
    this.#asked.set(key, { statement, at: Date.now(), wholeMs, names, fromParts });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MOST_ASKED) this.#asked.delete(oldest!);
  }

  get #all(): readonly OnDatabase[] {
    return [...this.#databases.values()].flat();
  }

  #known(database: GrowingDatabase, record: ExecutionRecord): OnDatabase | undefined {
    return this.#databases.get(database)?.find((on) => isReadAlike(on.record, record));
  }

  #on(database: GrowingDatabase, record: ExecutionRecord): OnDatabase {
    const known = this.#known(database, record);
    if (known) return known;
    const on: OnDatabase = {
      kept: new Map(),
      passedOver: new Set(),
      rowsAtFirst: rowsAtFirst(database, record),
      ground: this.#groundOf(database, record),
      record,
      isClosed: false,
      making: null,
      refused: new Map(),
    };
    for (const found of [on.rowsAtFirst, on.ground]) found.catch(nothing);
    this.#databases.set(database, [...(this.#databases.get(database) ?? []), on]);
    database.ends.push(async () => {
      on.isClosed = true;
      this.#databases.delete(database);
      await Promise.allSettled([on.rowsAtFirst, on.ground]);
      await ended(on.making);
      for (const kept of on.kept.values()) await kept.close();
    });
    return on;
  }

  /** Of few rows the parts may cost more than they save. */
  #noteReused(on: OnDatabase, key: string, milliseconds: number): void {
    this.#reused++;
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    const { answers, leastMs } = asked.fromParts;
    asked.fromParts = { answers: answers + 1, leastMs: Math.min(leastMs, milliseconds) };
    if (answers + 1 < ENOUGH_ANSWERS || asked.fromParts.leastMs < asked.wholeMs * this.#options.mostShare) return;
    this.#drop(on, key, on.kept.get(key) ?? null);
    on.passedOver.add(key);
  }

  /** A quantile may be out of what is known, and is found again; what is refused again and again is of no use. */
  #noteRefused(on: OnDatabase, key: string): void {
    const times = (on.refused.get(key) ?? 0) + 1;
    on.refused.set(key, times);
    if (times >= MOST_REFUSED) on.passedOver.add(key);
  }

  #drop(on: OnDatabase, key: string, kept: KeptQuestion | null): void {
    on.kept.delete(key);
    on.passedOver.delete(key);
    void kept?.close();
  }

  #make(database: GrowingDatabase, on: OnDatabase, { statement, wholeMs }: Asked): void {
    const { key, template } = statement;
    if (on.passedOver.has(key) || on.isClosed || wholeMs < this.#options.leastMs) return;
    on.passedOver.add(key);
    const table = on.record.table!;
    const make = async (making: { question: KeptQuestion | null }, rows: number, ground: Ground) => {
      const question = await KeptQuestion.open(ground, template);
      making.question = question;
      let isOfUse = false;
      try {
        const { ranges } = this.#asked.get(key)?.statement ?? statement;
        isOfUse = !on.isClosed && (await question.build(ranges, rows));
      } finally {
        if (!isOfUse || on.isClosed) await question.close();
      }
      if (!isOfUse || on.isClosed) return;
      on.kept.set(key, question);
      on.passedOver.delete(key);
      const asked = this.#asked.get(key);
      if (asked !== undefined) asked.fromParts = NEVER;
      this.#makeRoom();
    };
    this.#builder.add({
      interrupt: () => on.making?.question?.connection.interrupt(),
      run: async () => {
        const rows = await on.rowsAtFirst;
        const ground = await on.ground;
        const allRows = rows + database.changes.insertedInto(table) + (ground.archived?.count ?? 0);
        if (on.isClosed || allRows < this.#options.leastRows) return;
        const making = { question: null };
        const made = make(making, rows, ground);
        on.making = Object.assign(making, { made: made.catch(nothing) });
        await made.finally(() => {
          on.making = null;
        });
      },
    });
  }

  async #groundOf(database: GrowingDatabase, { table, archived }: ExecutionRecord): Promise<Ground> {
    const { lotRows, windowRows } = this.#options;
    const select = archived?.beside ?? null;
    const beside = select && { select, count: await archivedRows(database, archived!.rows) };
    return { database, table: table!, archived: beside, lotRows, windowRows };
  }

  #makeRoom(): void {
    for (const on of this.#all) {
      for (const [key, kept] of on.kept) {
        if (this.#bytes <= this.#options.byteLimit) return;
        this.#drop(on, key, kept);
        // There is no room for it.
        on.passedOver.add(key);
      }
    }
  }
}

const nothing = () => {};

const isReadAlike = (one: ExecutionRecord, other: ExecutionRecord) =>
  (one.archived === null) === (other.archived === null);

/** Interrupts what is being made until it has ended. */
async function ended(making: Making | null): Promise<void> {
  if (making === null) return;
  const interrupts = setInterval(() => making.question?.connection.interrupt(), INTERRUPT_EVERY_MS);
  await making.made;
  clearInterval(interrupts);
}

/** Rows that the table had when the database was opened, deleted ones too; or fewer, where the last ones are deleted. */
async function rowsAtFirst(database: GrowingDatabase, { relation, table }: ExecutionRecord): Promise<number> {
  const connection = await database.connect();
  try {
    const rows = await database.beginAtNewest(connection, null, () => database.changes.insertedInto(table!));
    if (rows === null) return 0;
    const [last] = await firstRow(connection, `SELECT coalesce(max(rowid) + 1, 0) FROM ${relation}`);
    return Math.max(0, Number(last) - rows);
  } finally {
    connection.disconnectSync();
  }
}

async function archivedRows(database: GrowingDatabase, rows: string): Promise<number> {
  const connection = await database.connect();
  try {
    const [count] = await firstRow(connection, `SELECT count(*) FROM ${rows}`);
    return Number(count);
  } finally {
    connection.disconnectSync();
  }
}
