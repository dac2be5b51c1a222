import { LearningError } from '../../error/learning-error';
import type { Fill } from '../../result/shape';
import { clip } from '../guards';
import { Inlined } from '../printing/bound';
import { Printer } from '../printing/print';
import { UNICODE_SPACES } from '../sql/characters';
import { splitArguments } from '../sql/macro-arguments';
import { withoutNul } from '../sql/quote';
import { Rewriting, type Span } from '../sql/rewriting';
import { placeOf } from '../sql/text-place';
import { isGap, type Token } from '../sql/token';
import { tokenize } from '../sql/tokenize';
import type { Interval } from '../time/interval';
import type { Dialect } from '../tree/dialect';
import { join, Sql, verbatim } from '../tree/sql';
import type { Expansion, InBuckets, Macro, MacroContext } from './macro';
import { MACROS } from './macros';

const UNICODE_SPACE = new RegExp(`[${UNICODE_SPACES}]`);

const byName: ReadonlyMap<string, Macro> = new Map(MACROS.map((macro) => [macro.name, macro]));

export interface ExpandedSql {
  readonly sql: string;
  readonly fill: Fill | undefined;
  /** Where each character of the SQL came from in what was written. */
  readonly rewriting: Rewriting;
}

/** By window, the width of the whole buckets that the query has it made of. */
type InWhole = ReadonlyMap<string, Interval>;

/** A part of what was typed, and what stands for it where that is not the same text. */
interface Part {
  readonly from: Span;
  readonly sql: Sql;
  readonly isKept: boolean;
}

function describeArity([fewest, most]: readonly [number, number]): string {
  if (most === 0) return 'no arguments';
  const least = fewest === most ? '' : `${fewest} ${most - fewest === 1 ? 'or' : 'to'} `;
  return `${least}${most} argument${most === 1 ? '' : 's'}`;
}

class Expander {
  readonly #sql: string;
  readonly #context: MacroContext;
  readonly #printer: Printer;
  readonly #hasBlanks: boolean;
  readonly #known: InWhole;
  readonly #found: Map<string, Interval> = new Map();
  #fill: Fill | undefined;

  /** @param known of the whole query, which are not known before it has been read */
  constructor(sql: string, context: MacroContext, dialect: Dialect, known: InWhole) {
    this.#sql = sql;
    this.#context = context;
    this.#known = known;
    // Nobody gives parameters to SQL that was typed.
    this.#printer = new Printer(dialect, new Inlined(context));
    this.#hasBlanks = UNICODE_SPACE.test(sql);
  }

  /** Once it has been expanded. */
  get inWhole(): InWhole {
    return this.#found;
  }

  run(): ExpandedSql {
    const rewriting = new Rewriting();
    for (const { from, sql, isKept } of this.#expand(tokenize(this.#sql))) {
      if (isKept) rewriting.keep(this.#printer.print(sql), from.start);
      else rewriting.replace(from, this.#printer.print(sql));
    }
    return { sql: rewriting.text, fill: this.#fill, rewriting };
  }

  #expand(tokens: readonly Token[]): Part[] {
    const parts: Part[] = [];
    for (let i = 0; i < tokens.length; ) {
      const { kind, text, start } = tokens[i]!;
      if (kind === 'parameter' && text.startsWith('$__')) {
        const { sql, end } = this.#expandMacro(tokens, i);
        const last = tokens[end - 1]!;
        parts.push({ from: { start, end: last.start + last.text.length }, sql, isKept: false });
        i = end;
      } else {
        const readable = this.#readable(tokens[i]!);
        const from = { start, end: start + text.length };
        parts.push({ from, sql: verbatim(readable), isKept: readable === text });
        i++;
      }
    }
    return parts;
  }

  /** The token as DuckDB reads what it means. */
  #readable({ kind, text }: Token): string {
    if (kind === 'string' && text.includes('\0')) return withoutNul(text) ?? text;
    // Looking for blanks beyond ASCII, which it makes plain ones, DuckDB takes quotes in comments for those of strings.
    return kind === 'comment' && this.#hasBlanks ? text.replace(/['"$]/g, ' ') : text;
  }

  #expandMacro(tokens: readonly Token[], at: number): { sql: Sql; end: number } {
    const token = tokens[at]!;
    const macro = byName.get(token.text);
    if (!macro) {
      throw this.#error(token, `There is no macro ${clip(token.text)}`, {
        hint: `The macros are ${MACROS.map(({ signature }) => signature).join(', ')}.`,
      });
    }
    const reject = (message: string): never => {
      throw this.#error(token, macro.signature, { message });
    };
    const { args, end } = this.#arguments(macro, tokens, at + 1, reject);
    const expanded = macro.expand({
      args,
      context: this.#context,
      intervalOf: (window) => this.#known.get(window) ?? null,
      wordOf: (arg) => this.#printer.print(arg),
      reject,
    });
    const { sql, fill, inBuckets }: Expansion = expanded instanceof Sql ? { sql: expanded } : expanded;
    if (inBuckets) this.#take(inBuckets, reject);
    if (fill) {
      if (this.#fill && JSON.stringify(this.#fill) !== JSON.stringify(fill)) {
        reject('another macro of this query has a different interval or fill; gaps can be filled in one way only.');
      }
      this.#fill = fill;
    }
    return { sql, end };
  }

  #take({ window, interval }: InBuckets, reject: (message: string) => never): void {
    const before = this.#found.get(window) ?? interval;
    if (before.unit !== interval.unit || before.count !== interval.count) {
      reject('another one of this query has a different interval; a range can be of whole buckets in one way only.');
    }
    this.#found.set(window, interval);
  }

  #arguments(macro: Macro, tokens: readonly Token[], next: number, reject: (message: string) => never) {
    const { arity } = macro;
    if (!arity) {
      if (tokens[next]?.text === '(') reject('this macro is written without parentheses.');
      return { args: [], end: next };
    }
    const start = tokens[next]?.kind === 'whitespace' ? next + 1 : next;
    if (tokens[start]?.text !== '(') reject('the opening parenthesis is missing.');
    const call = splitArguments(tokens, start) ?? reject('the closing parenthesis is missing.');
    const args = call.args.map((arg) => this.#argument(arg));
    if (args.length < arity[0] || args.length > arity[1]) {
      reject(`this macro takes ${describeArity(arity)} and was given ${args.length}.`);
    }
    const empty = call.args.findIndex((arg) => arg.every(isGap));
    if (empty >= 0) reject(`argument ${empty + 1} is empty.`);
    return { args, end: call.end };
  }

  /** Comments go: one to the end of its line would swallow what the macro writes behind the argument. */
  #argument(tokens: readonly Token[]): Sql {
    const says = (token: Token) => !isGap(token);
    const inner = tokens.slice(tokens.findIndex(says), tokens.findLastIndex(says) + 1);
    const withoutComments = inner.map((token): Token => (token.kind === 'comment' ? { ...token, text: ' ' } : token));
    const parts = this.#expand(withoutComments).map(({ sql }) => sql);
    return parts.length === 1 ? parts[0]! : join(parts, '');
  }

  #error({ start }: Token, subject: string, { message, hint }: { message?: string; hint?: string }): LearningError {
    const position = placeOf(this.#sql, start);
    const place = `${subject} at line ${position.line}, column ${position.column}`;
    return new LearningError('bad_query', message ? `${place}: ${message}` : `${place}.`, {
      position,
      ...(hint ? { hint } : {}),
    });
  }
}

/** Expands the macros, but for those in strings, quoted names and comments. Throws LearningError `bad_query`. */
export function expandMacros(sql: string, context: MacroContext, dialect: Dialect): ExpandedSql {
  const expander = new Expander(sql, context, dialect, new Map());
  const expanded = expander.run();
  return expander.inWhole.size === 0 ? expanded : new Expander(sql, context, dialect, expander.inWhole).run();
}
