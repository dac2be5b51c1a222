import { LearningError } from '../../error/learning-error';
import { clip } from '../clip';
import { UNICODE_SPACES } from './characters';
import type { Expansion, Fill, Macro, MacroContext } from './macro';
import { splitArguments } from './macro-arguments';
import { MACROS } from './macros';
import { withoutNul } from './quote';
import { Rewriting } from './rewriting';
import { placeOf } from './text-place';
import type { Token } from './token';
import { tokenize } from './tokenize';

const UNICODE_SPACE = new RegExp(`[${UNICODE_SPACES}]`);

const byName: ReadonlyMap<string, Macro> = new Map(MACROS.map((macro) => [macro.name, macro]));

export interface ExpandedSql extends Expansion {
  /** How the SQL came of what was written. */
  readonly rewriting: Rewriting;
}

function describeArity([fewest, most]: readonly [number, number]): string {
  if (most === 0) return 'no arguments';
  const least = fewest === most ? '' : `${fewest} ${most - fewest === 1 ? 'or' : 'to'} `;
  return `${least}${most} argument${most === 1 ? '' : 's'}`;
}

class Expander {
  readonly #sql: string;
  readonly #context: MacroContext;
  readonly #hasBlanks: boolean;
  #fill: Fill | undefined;

  constructor(sql: string, context: MacroContext) {
    this.#sql = sql;
    this.#context = context;
    this.#hasBlanks = UNICODE_SPACE.test(sql);
  }

  run(): ExpandedSql {
    const rewriting = this.#expand(tokenize(this.#sql));
    return { sql: rewriting.text, fill: this.#fill, rewriting };
  }

  #expand(tokens: readonly Token[]): Rewriting {
    const rewriting = new Rewriting();
    for (let i = 0; i < tokens.length; ) {
      const { kind, text, start } = tokens[i]!;
      const readable = this.#readable(tokens[i]!);
      if (kind === 'parameter' && text.startsWith('$__')) {
        const { expansion, end } = this.#expandMacro(tokens, i);
        const last = tokens[end - 1]!;
        rewriting.replace({ start, end: last.start + last.text.length }, expansion);
        i = end;
      } else {
        if (readable === text) rewriting.keep(text, start);
        else rewriting.replace({ start, end: start + text.length }, readable);
        i++;
      }
    }
    return rewriting;
  }

  /** The token as DuckDB reads what it means. */
  #readable({ kind, text }: Token): string {
    if (kind === 'string' && text.includes('\0')) return withoutNul(text) ?? text;
    // Looking for blanks beyond ASCII, which it makes plain ones, DuckDB takes quotes in comments for those of strings.
    return kind === 'comment' && this.#hasBlanks ? text.replace(/['"$]/g, ' ') : text;
  }

  #expandMacro(tokens: readonly Token[], at: number): { expansion: string; end: number } {
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
    const expanded = macro.expand({ args, context: this.#context, reject });
    const { sql, fill } = typeof expanded === 'string' ? { sql: expanded } : expanded;
    if (fill) {
      if (this.#fill && JSON.stringify(this.#fill) !== JSON.stringify(fill)) {
        reject('another macro of this query has a different interval or fill; gaps can be filled in one way only.');
      }
      this.#fill = fill;
    }
    return { expansion: sql, end };
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
    const empty = args.indexOf('');
    if (empty >= 0) reject(`argument ${empty + 1} is empty.`);
    return { args, end: call.end };
  }

  /** Comments go: one to the end of its line would swallow what the macro writes behind the argument. */
  #argument(tokens: readonly Token[]): string {
    const withoutComments = tokens.map((token): Token => (token.kind === 'comment' ? { ...token, text: ' ' } : token));
    return this.#expand(withoutComments).text.trim();
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
export function expandMacros(sql: string, context: MacroContext): ExpandedSql {
  return new Expander(sql, context).run();
}
