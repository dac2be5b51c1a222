import type { ExecutionRecord } from '../../duckdb/record/record';
import type { Statement } from '../../engine';
import type { Limits } from '../../options';
import type { Instance } from '../instance';
import type { AskedWhole } from './asked-questions';
import { KeptParts, type Lent, type PartsStatus } from './kept-parts';
import { type PartedStatement, Questions, type Words } from './questions';

const MEBIBYTE = 1024 * 1024;

/** Answers from parts that are kept, for the queries of an engine. */
export class Parts {
  readonly #kept: KeptParts;
  readonly #words: () => Promise<Words>;
  readonly #storedTimeZone: string;
  #questions: Promise<Questions> | null = null;

  /** @param words a parser, once there is one */
  constructor(
    { keptPartsMb, parts, storedTimeZone }: Pick<Limits, 'keptPartsMb' | 'parts' | 'storedTimeZone'>,
    words: () => Promise<Words>,
  ) {
    this.#kept = new KeptParts({ ...parts, byteLimit: keptPartsMb * MEBIBYTE });
    this.#words = words;
    this.#storedTimeZone = storedTimeZone;
  }

  get status(): PartsStatus {
    return this.#kept.status;
  }

  /** Whether nothing is left to be made of what was asked. */
  get isAtRest(): boolean {
    return this.#kept.isAtRest;
  }

  /** A query begins. @returns what is to be called once when it has ended */
  begin(): () => void {
    return this.#kept.begin();
  }

  /** Null where the statement has to be asked whole. Throws nothing. */
  async parted(statement: Statement, instance: Instance, record: ExecutionRecord): Promise<PartedStatement | null> {
    if (!canBeParted(instance, record)) return null;
    this.#questions ??= this.#words().then((words) => new Questions(words, this.#storedTimeZone));
    this.#questions.catch(() => {
      this.#questions = null;
    });
    try {
      return await (await this.#questions).parted(statement, record);
    } catch {
      // A time that is none, for instance: the statement itself is told what is wrong.
      return null;
    }
  }

  /** Null where nothing is kept that is of use. */
  lend(statement: PartedStatement, { grown }: Instance, record: ExecutionRecord): Promise<Lent | null> {
    return this.#kept.lend(statement, grown!, record);
  }

  noteWhole(statement: PartedStatement, whole: AskedWhole, { grown }: Instance, record: ExecutionRecord): void {
    this.#kept.noteWhole(statement, whole, grown!, record);
  }

  /** Has what was asked lately made for another database. */
  adopt(instance: Instance, record: ExecutionRecord): void {
    if (canBeParted(instance, record)) this.#kept.adopt(instance.grown!, record);
  }

  close(): Promise<void> {
    return this.#kept.close();
  }
}

/** The record is a table as the model has it, an archive beside it or not, and functions are DuckDB's. */
function canBeParted({ grown }: Instance, { select, table, catalog, archived }: ExecutionRecord): boolean {
  if (grown === null || table === null || catalog.hasMacros) return false;
  if (archived === null ? select !== null : archived.beside === null) return false;
  return (
    table.schema === 'main' &&
    table.columns.some(({ name, type }) => name === 'timestamp' && type === 'TIMESTAMP') &&
    !table.columns.some(({ name }) => name.toLowerCase() === 'rowid')
  );
}
