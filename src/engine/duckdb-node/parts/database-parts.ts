import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExecutionRecord } from '../../duckdb/record/record';
import type { PartsLimits } from '../../options';
import type { GrowingDatabase } from '../growing/growing-database';
import { firstRow } from '../rows-in-time';
import { type Ground, KeptQuestion } from './kept-question';
import type { PartedStatement } from './questions';
import type { TimeSpan } from './slices';
import type { Template } from './template';

interface Making {
  /** Null until it is open. */
  question: KeptQuestion | null;
  readonly made: Promise<unknown>;
}

const MOST_REFUSED = 5;
const INTERRUPT_EVERY_MS = 5;
const nothing = () => {};

/** The parts on one database, of the record as it is read there: an archive may be missing from a state. */
export class DatabaseParts {
  readonly database: GrowingDatabase;
  readonly #record: ExecutionRecord;
  readonly #limits: PartsLimits;
  /** The least recently used comes first. */
  readonly #kept = new Map<string, KeptQuestion>();
  /** Questions whose parts are being made, or are not worth it. */
  readonly #passedOver = new Set<string>();
  /** How often DuckDB has refused the statement over parts. */
  readonly #refused = new Map<string, number>();
  readonly #rowsAtFirst: Promise<number>;
  readonly #ground: Promise<Ground>;
  #making: Making | null = null;
  #isClosed = false;

  constructor(database: GrowingDatabase, record: ExecutionRecord, limits: PartsLimits) {
    this.database = database;
    this.#record = record;
    this.#limits = limits;
    this.#rowsAtFirst = this.#countRowsAtFirst();
    this.#ground = this.#findGround();
    for (const found of [this.#rowsAtFirst, this.#ground]) found.catch(nothing);
  }

  isOf({ archived }: ExecutionRecord): boolean {
    return (this.#record.archived === null) === (archived === null);
  }

  get bytes(): number {
    let bytes = 0;
    for (const one of this.#kept.values()) bytes += one.bytes;
    return bytes;
  }

  /** The least recently used first. */
  get keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  get(key: string): KeptQuestion | undefined {
    return this.#kept.get(key);
  }

  /** Whether the parts of a question are to be made: there are none, nor are they being made, nor passed over. */
  isWanted(key: string): boolean {
    return !this.#kept.has(key) && !this.#passedOver.has(key) && !this.#isClosed;
  }

  /** As `begin` of the question. */
  async begin(kept: KeptQuestion, position: number, { key, ranges, sql }: PartedStatement) {
    const begun = await kept.begin(position, ranges, sql, await this.#rowsAtFirst);
    if (begun !== null && begun !== 'stale') {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
    }
    return begun;
  }

  /** Its parts are kept no longer, and may be made anew. Whoever uses them ends them. */
  forget(key: string): void {
    this.#kept.delete(key);
    this.#passedOver.delete(key);
  }

  /** The same of parts that nobody uses, which are ended here. */
  drop(key: string): void {
    void this.#kept.get(key)?.close();
    this.forget(key);
  }

  /** No parts are made of it from now on. */
  passOver(key: string): void {
    this.#passedOver.add(key);
  }

  /** A quantile may be out of what is known, and is found again; what is refused again and again is of no use. */
  noteRefused(key: string): void {
    const times = (this.#refused.get(key) ?? 0) + 1;
    this.#refused.set(key, times);
    if (times >= MOST_REFUSED) this.passOver(key);
  }

  /**
   * Makes the parts of a question that is passed over until then, if they are worth it. Throws what DuckDB says.
   * @param rangesNow of its SELECTs
   * @returns whether they are kept
   */
  async make(key: string, template: Template, rangesNow: () => readonly (TimeSpan | null)[]): Promise<boolean> {
    const rows = await this.#rowsAtFirst;
    const ground = await this.#ground;
    const all = rows + this.database.changes.insertedInto(ground.table) + (ground.archived?.count ?? 0);
    if (this.#isClosed || all < this.#limits.leastRows) return false;
    const making: { question: KeptQuestion | null } = { question: null };
    const made = this.#build(making, ground, template, rangesNow, rows);
    this.#making = Object.assign(making, { made: made.catch(nothing) });
    const question = await made.finally(() => {
      this.#making = null;
    });
    if (question === null) return false;
    this.#kept.set(key, question);
    this.#passedOver.delete(key);
    return true;
  }

  /** Interrupts what is being made. */
  interrupt(): void {
    this.#making?.question?.connection.interrupt();
  }

  /** Waits for those who use it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([this.#rowsAtFirst, this.#ground]);
    const interrupts = setInterval(() => this.interrupt(), INTERRUPT_EVERY_MS);
    await this.#making?.made;
    clearInterval(interrupts);
    for (const kept of this.#kept.values()) await kept.close();
  }

  async #build(
    making: { question: KeptQuestion | null },
    ground: Ground,
    template: Template,
    rangesNow: () => readonly (TimeSpan | null)[],
    rows: number,
  ): Promise<KeptQuestion | null> {
    const question = await KeptQuestion.open(ground, template);
    making.question = question;
    let isOfUse = false;
    try {
      isOfUse = !this.#isClosed && (await question.build(rangesNow(), rows)) && !this.#isClosed;
    } finally {
      if (!isOfUse) await question.close();
    }
    return isOfUse ? question : null;
  }

  async #findGround(): Promise<Ground> {
    const { table, archived } = this.#record;
    const { lotRows, windowRows } = this.#limits;
    const select = archived?.beside ?? null;
    const beside = select && {
      select,
      count: await this.#ask((connection) => numberOf(connection, `SELECT count(*) FROM ${archived!.rows}`)),
    };
    return { database: this.database, table: table!, archived: beside, lotRows, windowRows };
  }

  /** Rows that the table had when the database was opened, deleted ones too; or fewer, where the last ones are deleted. */
  #countRowsAtFirst(): Promise<number> {
    const { relation, table } = this.#record;
    return this.#ask(async (connection) => {
      const { database } = this;
      const rows = await database.beginAtNewest(connection, null, () => database.changes.insertedInto(table!));
      if (rows === null) return 0;
      return Math.max(0, (await numberOf(connection, `SELECT coalesce(max(rowid) + 1, 0) FROM ${relation}`)) - rows);
    });
  }

  async #ask(question: (connection: DuckDBConnection) => Promise<number>): Promise<number> {
    const connection = await this.database.connect();
    try {
      return await question(connection);
    } finally {
      connection.disconnectSync();
    }
  }
}

async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  const [value] = await firstRow(connection, sql);
  return Number(value);
}
