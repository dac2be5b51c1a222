import type { Token } from '../sql/token';

/** Quotes that a token of SQL has, and what they do to the text between them. */
export interface Quotes {
  readonly open: string;
  readonly close: string;
  readonly isName: boolean;
  /** Makes a text fit to stand between them; absent where nothing does. */
  readonly escaped?: (text: string) => string;
  /** Makes such a text one in which nobody finds a reference to a variable. */
  readonly hide: (text: string) => string;
}

/** What references begin with. */
const BEGINNINGS = /[$[]/g;

const double = (quote: string) => (text: string) => text.replaceAll(quote, quote + quote);

const NAMES: Quotes = { open: '"', close: '"', isName: true, escaped: double('"'), hide: (text) => text };

const TEXTS: Quotes = {
  open: "'",
  close: "'",
  isName: false,
  escaped: double("'"),
  hide: (text) => text.replace(BEGINNINGS, "$&' || '"),
};

const ESCAPED: Quotes = {
  ...TEXTS,
  escaped: (text) => text.replaceAll('\\', '\\\\').replaceAll("'", "''"),
  hide: (text) => text.replace(BEGINNINGS, (character) => `\\x${character.charCodeAt(0).toString(16)}`),
};

const dollarQuotes = (tag: string): Quotes => ({
  open: tag,
  close: tag,
  isName: false,
  hide: (text) => text,
});

/** Undefined where the token has none. */
export function quotesOf({ kind, text }: Pick<Token, 'kind' | 'text'>): Quotes | undefined {
  if (kind === 'quoted-name') return NAMES;
  if (kind !== 'string') return undefined;
  const open = /^[a-zA-Z]?'|^\$[^$]*\$/.exec(text)?.[0] ?? "'";
  if (open.startsWith('$')) return dollarQuotes(open);
  return { ...(/^e/i.test(open) ? ESCAPED : TEXTS), open };
}
