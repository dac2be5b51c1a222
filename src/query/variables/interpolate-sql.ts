import { splitArguments } from '../sql/macro-arguments';
import { quoteText } from '../sql/quote';
import { Rewriting, type Span } from '../sql/rewriting';
import { stubbornText } from '../sql/stubborn-text';
import type { Token } from '../sql/token';
import { tokenize } from '../sql/tokenize';
import type { Found, Lookup } from './lookup';
import { type Quotes, quotesOf } from './quotes';
import { type Reference, referencesIn } from './reference';
import { barePiece, isSql, listPiece, quotedPiece } from './sql-pieces';

const CONDITIONAL = '$__conditionalAll';

interface Known {
  readonly reference: Reference;
  readonly found: Found;
}

const endOf = ({ start, text }: Token) => start + text.length;

/** Nothing that a value holds decides where a quote ends: a reference counts as so many letters. */
function tokensOf(sql: string, known: readonly Known[]): Token[] {
  let masked = '';
  for (const { reference } of known) {
    masked += sql.slice(masked.length, reference.start) + 'm'.repeat(reference.text.length);
  }
  return tokenize(masked + sql.slice(masked.length)).map(({ kind, text, start }) => ({
    kind,
    text: sql.slice(start, start + text.length),
    start,
  }));
}

/** Tags of dollar quotes look like references. */
function tagsOf(sql: string): Span[] {
  return tokenize(sql).flatMap((token) => {
    const quotes = quotesOf(token);
    if (!quotes?.open.startsWith('$')) return [];
    const [start, end, length] = [token.start, endOf(token), quotes.open.length];
    return [
      { start, end: start + length },
      { start: end - length, end },
    ];
  });
}

type Write = (known: Known) => string;

/** Takes the token over, with what becomes of each reference in it. */
function rewrite({ text, start }: Token, known: readonly Known[], rewriting: Rewriting, write: Write): void {
  let done = 0;
  for (const one of known) {
    const at = one.reference.start - start;
    rewriting.keep(text.slice(done, at), start + done);
    done = at + one.reference.text.length;
    rewriting.replace({ start: start + at, end: start + done }, write(one));
  }
  rewriting.keep(text.slice(done), start + done);
}

class VariablesInSql {
  readonly #lookup: Lookup;
  readonly #isFinal: boolean;
  readonly #quote: (text: string) => string;
  readonly #known: readonly Known[];
  readonly #tokens: readonly Token[];
  readonly #rewriting = new Rewriting();

  constructor(sql: string, lookup: Lookup, isFinal: boolean) {
    this.#lookup = lookup;
    this.#isFinal = isFinal;
    this.#quote = isFinal ? stubbornText : quoteText;
    const tags = tagsOf(sql);
    this.#known = referencesIn(sql).flatMap((reference) => {
      const isTag = tags.some(({ start, end }) => start <= reference.start && reference.start < end);
      const found = isTag ? undefined : lookup(reference);
      return found ? [{ reference, found }] : [];
    });
    this.#tokens = tokensOf(sql, this.#known);
  }

  put(): Rewriting {
    this.#putIn(this.#tokens);
    return this.#rewriting;
  }

  #putIn(tokens: readonly Token[]): void {
    for (let i = 0; i < tokens.length; ) {
      const end = tokens[i]!.text === CONDITIONAL ? this.#conditional(tokens, i) : undefined;
      if (end === undefined) this.#token(tokens[i]!);
      i = end ?? i + 1;
    }
  }

  /** Leaves a condition out where its variable stands at "All". */
  #conditional(tokens: readonly Token[], at: number): number | undefined {
    const open = tokens[at + 1]?.kind === 'whitespace' ? at + 2 : at + 1;
    const call = tokens[open]?.text === '(' ? splitArguments(tokens, open) : undefined;
    const [condition, variable] = call?.args ?? [];
    if (!call || !condition || !variable || call.args.length !== 2) return undefined;
    const [chosen] = variable.flatMap((token) => this.#knownIn(token));
    if (!chosen) return undefined;
    const span = { start: tokens[at]!.start, end: endOf(tokens[call.end - 1]!) };
    const [first, last] = [condition[0], condition.at(-1)];
    if (chosen.found.isAll || !first || !last) {
      this.#rewriting.replace(span, 'TRUE');
      return call.end;
    }
    this.#rewriting.replace({ start: span.start, end: first.start }, '(');
    this.#putIn(condition);
    this.#rewriting.replace({ start: endOf(last), end: span.end }, ')');
    return call.end;
  }

  #knownIn(token: Token): readonly Known[] {
    return this.#known.filter(({ reference: { start } }) => token.start <= start && start < endOf(token));
  }

  #token(token: Token): void {
    const known = this.#knownIn(token);
    const quotes = quotesOf(token);
    if (known.length === 0 || token.kind === 'comment') this.#rewriting.keep(token.text, token.start);
    else if (quotes)
      this.#rewriting.replace({ start: token.start, end: endOf(token) }, this.#quoted(token, known, quotes));
    else rewrite(token, known, this.#rewriting, (one) => this.#bare(one));
  }

  #bare({ reference, found }: Known): string {
    if (found.written === undefined) return barePiece(reference, found, this.#quote);
    // Its author can name other variables in it, but not this one.
    const others: Lookup = (other) => (other.name === reference.name ? undefined : this.#lookup(other));
    return new VariablesInSql(found.written, others, this.#isFinal).put().text;
  }

  #quoted(token: Token, known: readonly Known[], { open, close, isName, escaped, hide }: Quotes): string {
    const [{ reference, found }] = known as [Known];
    const isAlone = token.text === open + reference.text + close;
    const list = isAlone ? listPiece(reference, found, isName, this.#quote) : undefined;
    if (list !== undefined) return list;
    const between = { ...token, text: token.text.slice(open.length, -close.length), start: token.start + open.length };
    const fill = (write: (text: string) => string) => {
      const filled = new Rewriting();
      rewrite(between, known, filled, (one) => {
        const piece = quotedPiece(one.reference, one.found, isName);
        return isSql(one.reference, one.found) ? piece : write(piece);
      });
      return filled.text;
    };
    // A tag cannot be escaped: where a value may hold it, the text gets other quotes.
    if (!escaped) return this.#quote(fill((piece) => piece));
    const plain = fill(escaped);
    const final = this.#isFinal ? fill((piece) => hide(escaped(piece))) : plain;
    return final === plain || isName ? open + final + close : `(${open}${final}${close})`;
  }
}

/**
 * Puts the values of variables into SQL so that they stay values: what stands between quotes is made fit for these, and
 * several values alone between quotes become a list. References in comments, and names that are no variable, stay.
 * `$__conditionalAll` is resolved.
 * @param isFinal whether nothing in a value must look like a variable to whoever puts variables in once more
 */
export function interpolateSql(sql: string, lookup: Lookup, { isFinal = false } = {}): Rewriting {
  return new VariablesInSql(sql, lookup, isFinal).put();
}
