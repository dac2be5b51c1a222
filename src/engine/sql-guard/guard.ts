import { LearningError } from '../../error/learning-error';
import type { Catalog } from './catalog';
import { requireSmallConstants } from './constant-size';
import { positionAt, sentence } from './duckdb-words';
import { NameCheck } from './names';
import type { GuardPort } from './port';
import { type References, references } from './references';
import { explained, firstWord } from './sql-text';
import { StabilityCheck } from './stability';
import { readSerialized, type Unparsed } from './syntax-tree';

/** In characters. The tree of the longest takes a tenth of a second to read. */
const LONGEST_SQL = 250_000;

/** Decides which SQL may run: one statement that only reads, and only what the database itself holds. */
export class Guard {
  readonly #parser: Pick<GuardPort, 'parse'>;
  readonly #byteLimitMb: number;
  readonly #checks = new WeakMap<Catalog, NameCheck>();
  readonly #stability = new WeakMap<Catalog, StabilityCheck>();

  constructor(parser: Pick<GuardPort, 'parse'>, byteLimitMb: number) {
    this.#parser = parser;
    this.#byteLimitMb = byteLimitMb;
  }

  /** What the one SELECT refers to. Throws `bad_query`, `forbidden_query` or `too_large`. */
  async read(sql: string): Promise<References> {
    if (sql.length > LONGEST_SQL) {
      throw new LearningError('bad_query', `The query is longer than ${LONGEST_SQL} characters.`);
    }
    // The bindings would end the text there, and run less than was looked at.
    if (sql.includes('\0')) throw new LearningError('bad_query', 'The query contains a NUL character.');
    const select = explained(sql) ?? sql;
    const parsed = readSerialized(await this.#parser.parse(select));
    if (parsed.error) {
      throw parsed.error_type === 'not implemented'
        ? notSelect(select, parsed.error_message)
        : syntaxError(parsed, sql);
    }
    const { statements } = parsed;
    if (statements.length === 0) throw new LearningError('bad_query', 'The query is empty.');
    if (statements.length > 1) {
      throw new LearningError('forbidden_query', `The query holds ${statements.length} statements; one is allowed.`, {
        hint: 'Keep one SELECT, and put each further statement into a query of its own.',
      });
    }
    requireSmallConstants(statements, this.#byteLimitMb);
    return references(statements);
  }

  /** Throws `forbidden_query` where a name stands for something closed in this state of the database. */
  async admit(query: References, catalog: Catalog, sql: string): Promise<void> {
    let check = this.#checks.get(catalog);
    if (check === undefined) {
      check = new NameCheck(catalog, (definition) => this.read(definition));
      this.#checks.set(catalog, check);
    }
    const finding = await check.find(query);
    if (finding === null) return;
    throw new LearningError('forbidden_query', finding.text, {
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
      ...(finding.name.position === undefined ? {} : { position: positionAt(sql, finding.name.position) }),
    });
  }

  /** Whether the statement yields the same again over this state of the database. */
  isStable(query: References, catalog: Catalog): Promise<boolean> {
    let check = this.#stability.get(catalog);
    if (check === undefined) {
      check = new StabilityCheck(catalog, (definition) => this.read(definition));
      this.#stability.set(catalog, check);
    }
    return check.isStable(query);
  }

  /** The same for SQL that is ours, over relations that are not. */
  async admitOwn(sql: string, catalog: Catalog): Promise<void> {
    await this.admit(await this.read(sql), catalog, sql);
  }
}

/** What the parser found wrong. */
function syntaxError({ error_message: text, position }: Unparsed, sql: string): LearningError {
  return new LearningError(
    'bad_query',
    sentence(text),
    position === undefined ? {} : { position: positionAt(sql, Number(position)) },
  );
}

/** The parser knows the statement, and knows that it is no SELECT; or it says what it does not know. */
function notSelect(sql: string, message: string): LearningError {
  if (!message.startsWith('Only SELECT')) return new LearningError('bad_query', `${message}.`);
  const word = firstWord(sql);
  if (/\bPIVOT\b/i.test(sql) && !STATEMENTS.has(word)) {
    return new LearningError('forbidden_query', 'PIVOT without a list of values is closed to queries.', {
      hint: 'List the values: PIVOT … ON column IN (value, …).',
    });
  }
  return new LearningError(
    'forbidden_query',
    `${STATEMENTS.has(word) ? word : 'This statement'} is closed to queries.`,
  );
}

/** First words of what is no SELECT, for the message alone. */
const STATEMENTS: ReadonlySet<string> = new Set(
  `ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DETACH DROP EXECUTE EXPORT
   FORCE IMPORT INSERT INSTALL LOAD MERGE PRAGMA PREPARE RESET ROLLBACK SET START TRUNCATE UPDATE USE VACUUM`.split(
    /\s+/,
  ),
);
