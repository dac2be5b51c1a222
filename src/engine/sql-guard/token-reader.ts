import { LearningError } from '../../error/learning-error';
import { isGap, type Token } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';
import { positionAt } from './duckdb-words';
import { isGrowing, type Literal, requireSmallCall } from './growing-functions';
import type { Name, References } from './references';
import { explained, firstWord } from './sql-text';
import { closedStatement, emptyQuery, isStatement, openPivot, severalStatements } from './statements';
import { TABLE_FUNCTIONS } from './table-functions';

const encoder = new TextEncoder();

/** What a SELECT may begin with, in capitals. */
const BEGINNINGS: ReadonlySet<string> = new Set(
  'SELECT WITH FROM VALUES TABLE DESCRIBE DESC SHOW SUMMARIZE PIVOT PIVOT_WIDER UNPIVOT PIVOT_LONGER'.split(' '),
);
/** Words after which a table is named. */
const BEFORE_TABLE: ReadonlySet<string> = new Set(
  'FROM JOIN TABLE DESCRIBE DESC SHOW SUMMARIZE PIVOT PIVOT_WIDER UNPIVOT PIVOT_LONGER'.split(' '),
);
/** Words that end the list of tables. */
const AFTER_TABLES: ReadonlySet<string> = new Set(
  'SELECT WHERE GROUP HAVING ORDER LIMIT OFFSET QUALIFY WINDOW UNION INTERSECT EXCEPT VALUES'.split(' '),
);
const WRITING: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY']);
/** May stand before the name of a table. */
const PASSED_OVER: ReadonlySet<string> = new Set(['LATERAL', 'ONLY', 'ALL']);

/** What is between two parentheses, or around all of them. */
interface Level {
  /** Whether it can be a SELECT of its own, or a join: not what is between the parentheses of a call. */
  readonly isQuery: boolean;
  /** Whether tables are being listed. */
  inTables: boolean;
  /** Whether the next word names a table. */
  atTable: boolean;
}

const wordOf = ({ kind, text }: Token) => (kind === 'name' ? text.toUpperCase() : '');
const isName = ({ kind }: Token) => kind === 'name' || kind === 'quoted-name';
const nameOf = ({ kind, text }: Token) =>
  (kind === 'quoted-name' ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase();

/** What a string says; of one with escapes or in pieces enough to see that it is a path. */
function textOf(text: string): string {
  if (text.startsWith('$')) return text.replace(/^\$[^$]*\$|\$[^$]*\$$/g, '');
  return text.replace(/^[a-zA-Z]?'|'$/g, '').replaceAll("''", "'");
}

/**
 * Reads a statement by its tokens, where DuckDB's parser does not tell its tree. Where a token may be more than one thing
 * it counts as what is looked at harder.
 */
class TokenReader {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  readonly #byteLimitMb: number;
  readonly #relations: Name[] = [];
  readonly #tableFunctions: Name[] = [];
  readonly #functions: Name[] = [];
  readonly #ctes = new Set<string>();
  #listsCatalog = false;

  constructor(sql: string, tokens: readonly Token[], byteLimitMb: number) {
    this.#sql = sql;
    this.#tokens = tokens;
    this.#byteLimitMb = byteLimitMb;
  }

  read(): References {
    const levels: Level[] = [{ isQuery: true, inTables: false, atTable: false }];
    for (let at = 0; at < this.#tokens.length; at++) {
      const token = this.#tokens[at]!;
      const level = levels.at(-1)!;
      if (token.text === '(' || token.text === '[' || token.text === '{') {
        levels.push(this.#levelAt(at, level));
        level.atTable = false;
      } else if (token.text === ')' || token.text === ']' || token.text === '}') {
        if (levels.length > 1) levels.pop();
      } else if (token.text === ',') {
        level.atTable = level.inTables;
      } else if (level.atTable && token.kind === 'string') {
        this.#relations.push({ qualifiers: [], name: textOf(token.text).toLowerCase(), position: this.#byte(token) });
        level.atTable = false;
      } else if (isName(token)) {
        at = this.#word(at, level);
      } else if (token.kind === 'operator' && token.text !== '.' && token.text !== ';') {
        this.#functions.push({ qualifiers: [], name: token.text, position: this.#byte(token) });
      }
    }
    return {
      relations: this.#relations,
      tableFunctions: this.#tableFunctions,
      functions: this.#functions,
      ctes: this.#ctes,
      listsCatalog: this.#listsCatalog,
      words: new Set(),
      // Nobody looks for words here that mean another thing the next time, so no answer counts as one that stays.
      isSampled: true,
    };
  }

  /** @returns the place of the last token that was taken */
  #word(at: number, level: Level): number {
    const token = this.#tokens[at]!;
    const word = wordOf(token);
    if (level.isQuery && word === 'FROM' && this.#wordAt(at - 1) === 'DISTINCT') return at;
    if (level.isQuery && word === 'PIVOT' && level.inTables) return at;
    if (level.isQuery && BEFORE_TABLE.has(word) && this.#isClause(at, word, level)) {
      if (word.startsWith('PIVOT')) this.#requireValues(at);
      level.inTables = word === 'FROM' || word === 'JOIN' ? true : level.inTables;
      level.atTable = !(word === 'SHOW' && this.#isListing(at));
      this.#listsCatalog ||= word !== 'SUMMARIZE' && !word.includes('PIVOT') && this.#isListing(at);
      return at;
    }
    if (level.isQuery && AFTER_TABLES.has(word)) {
      level.inTables = false;
      level.atTable = false;
      return at;
    }
    if (level.atTable && PASSED_OVER.has(word)) return at;
    return this.#name(at, level);
  }

  /** A name with what it is qualified by: of a table, of a function, or of anything else. */
  #name(first: number, level: Level): number {
    let last = first;
    while (this.#textAt(last + 1) === '.' && this.#tokens[last + 2] && isName(this.#tokens[last + 2]!)) last += 2;
    const parts: string[] = [];
    for (let i = first; i <= last; i += 2) parts.push(nameOf(this.#tokens[i]!));
    const name: Name = {
      qualifiers: parts.slice(0, -1),
      name: parts.at(-1)!,
      position: this.#byte(this.#tokens[first]!),
    };
    const isCall = this.#textAt(last + 1) === '(';
    if (level.atTable) {
      // An alias may stand before the table.
      if (this.#textAt(last + 1) === ':') return last + 1;
      level.atTable = false;
      if (isCall) {
        this.#tableFunctions.push(name);
        this.#listsCatalog ||= TABLE_FUNCTIONS.get(name.name)?.catalog ?? false;
      } else {
        this.#relations.push(name);
      }
    } else if (isCall) {
      this.#functions.push(name);
      if (isGrowing(name.name)) requireSmallCall(name.name, this.#literals(last + 1), this.#byteLimitMb);
    }
    if (parts.length === 1 && this.#isTableExpression(last)) this.#ctes.add(name.name);
    return last;
  }

  #levelAt(at: number, { atTable }: Level): Level {
    const next = this.#wordAt(at + 1);
    const begins = BEGINNINGS.has(next) || this.#textAt(at + 1) === '(';
    const isCall = at > 0 && isName(this.#tokens[at - 1]!);
    return { isQuery: atTable || begins || !isCall, inTables: atTable, atTable: atTable && !BEGINNINGS.has(next) };
  }

  /** Whether the word is not the name of something: `DESC` after an order, a column `show`. */
  #isClause(at: number, word: string, level: Level): boolean {
    if (word === 'FROM' || word === 'JOIN') return this.#textAt(at - 1) !== '.';
    const before = this.#textAt(at - 1);
    const begins =
      at === 0 || before === '(' || ['AS', 'ALL', 'UNION', 'EXCEPT', 'INTERSECT'].includes(this.#wordAt(at - 1));
    return begins || (level.atTable && word !== 'TABLE');
  }

  /** `SHOW TABLES` and the like name no table. */
  #isListing(at: number): boolean {
    return at + 1 === this.#tokens.length || ['TABLES', 'ALL', 'DATABASES'].includes(this.#wordAt(at + 1));
  }

  /** `name AS (`, `name (columns) AS (`. @param at of the name */
  #isTableExpression(at: number): boolean {
    let next = at + 1;
    if (this.#textAt(next) === '(') next = this.#closing(next) + 1;
    if (this.#wordAt(next) === 'USING') return this.#wordAt(next + 1) === 'KEY';
    if (this.#wordAt(next++) !== 'AS') return false;
    if (this.#wordAt(next) === 'NOT') next++;
    if (this.#wordAt(next) === 'MATERIALIZED') next++;
    return this.#textAt(next) === '(';
  }

  #requireValues(at: number): void {
    let isOn = false;
    let hasValues = true;
    let depth = 0;
    for (let i = at + 1; i < this.#tokens.length; i++) {
      const { text } = this.#tokens[i]!;
      const word = depth === 0 ? this.#wordAt(i) : '';
      if (text === '(') depth++;
      else if (text === ')' && --depth < 0) break;
      else if (word === 'USING' || word === 'GROUP' || word === 'ORDER' || word === 'LIMIT') break;
      else if (word === 'ON') [isOn, hasValues] = [true, false];
      else if (isOn && word === 'IN') hasValues = true;
      else if (isOn && depth === 0 && text === ',') {
        if (!hasValues) break;
        hasValues = false;
      }
    }
    if (!hasValues) throw openPivot();
  }

  /** The arguments of a call, as far as they are literals. @param at of its parenthesis */
  #literals(at: number): Literal[] {
    const end = this.#closing(at);
    const args: Token[][] = [[]];
    let depth = 0;
    for (const token of this.#tokens.slice(at + 1, end)) {
      if ('([{'.includes(token.text)) depth++;
      else if (')]}'.includes(token.text)) depth--;
      if (depth === 0 && token.text === ',') args.push([]);
      else args.at(-1)!.push(token);
    }
    return args.map(literal);
  }

  #closing(at: number): number {
    let depth = 0;
    for (let i = at; i < this.#tokens.length; i++) {
      const { text, kind } = this.#tokens[i]!;
      if (kind !== 'operator') continue;
      if (text === '(') depth++;
      else if (text === ')' && --depth === 0) return i;
    }
    return this.#tokens.length;
  }

  #textAt(at: number): string {
    const token = this.#tokens[at];
    return token?.kind === 'operator' ? token.text : '';
  }

  #wordAt(at: number): string {
    const token = this.#tokens[at];
    return token ? wordOf(token) : '';
  }

  #byte({ start }: Token): number {
    return encoder.encode(this.#sql.slice(0, start)).length;
  }
}

function literal(tokens: readonly Token[]): Literal {
  const isNegative = tokens[0]?.text === '-';
  const [token, cast] = isNegative ? tokens.slice(1) : tokens;
  if (token === undefined || (cast !== undefined && cast.text !== '::')) return null;
  if (token.kind === 'string') return textOf(token.text);
  if (token.kind !== 'number') return null;
  const value = Number(token.text.replaceAll('_', ''));
  return isNegative ? -value : value;
}

/** Reads a statement without DuckDB. What is wrong with its grammar DuckDB says when it plans it. */
export function tokenReader(byteLimitMb: number) {
  return async (sql: string): Promise<References> => {
    const select = explained(sql) ?? sql;
    const tokens = tokenize(select).filter((token) => !isGap(token));
    const statements = split(tokens);
    if (statements.length === 0) throw emptyQuery();
    const [statement] = statements as [Token[]];
    for (const one of statements) requireSelect(select, one, firstWord(select));
    if (statements.length > 1) throw severalStatements(statements.length);
    return new TokenReader(select, statement, byteLimitMb).read();
  };
}

function split(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'operator' && token.text === ';') statements.push([]);
    else statements.at(-1)!.push(token);
  }
  return statements.filter(({ length }) => length > 0);
}

/** @param before what the whole query begins with, for the message */
function requireSelect(sql: string, statement: readonly Token[], before: string): void {
  const first = statement.find(({ text }) => text !== '(') ?? statement[0]!;
  const word = wordOf(first);
  if (isStatement(word) || word === 'EXPLAIN') throw closedStatement(before);
  if (!BEGINNINGS.has(word)) {
    const position = positionAt(sql, encoder.encode(sql.slice(0, first.start)).length);
    throw new LearningError('bad_query', `syntax error at or near "${first.text}".`, { position });
  }
  let depth = 0;
  for (const [i, token] of statement.entries()) {
    if (token.kind === 'operator') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth === 0 && WRITING.has(wordOf(token)) && statement[i - 1]?.text === ')') throw closedStatement(before);
  }
}
