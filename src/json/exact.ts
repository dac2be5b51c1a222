/**
 * Whole numbers that JavaScript would round are carried as texts that begin with the one character that no text of a
 * database holds, and are numbers again in the JSON that is written of them.
 */
const MARK = '\0';

const LONG = /(?:^|[\s:[,])-?\d{16}/;
/** A text, or a number. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const WHOLE = /^-?[1-9]\d{15,}$/;
const MARKED = /"\\u0000(-?[1-9]\d{15,})"(?!:)/g;

/** As JSON.parse, with whole numbers beyond 2^53 as they were. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  if (!LONG.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(TOKEN, (token) => (isRounded(token) ? `"\\u0000${token}"` : token)));
}

const isRounded = (token: string) => WHOLE.test(token) && !Number.isSafeInteger(Number(token));

/** What a whole number is carried as. */
export const exactOf = (value: bigint): number | string =>
  isRounded(String(value)) ? MARK + String(value) : Number(value);

/** For JSON that was made by JSON.stringify. */
export const exactText = (json: string): string =>
  json.includes('"\\u0000') ? json.replace(MARKED, (_, digits: string) => digits) : json;

/** The number, rounded, where one is carried so; else what it was. */
export const roundedOf = (value: unknown): unknown =>
  typeof value === 'string' && value.startsWith(MARK) && WHOLE.test(value.slice(1)) ? Number(value.slice(1)) : value;
