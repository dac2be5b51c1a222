import type { Losses } from './losses';

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, PLUS, POINT, ZERO] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x2b, 0x2e, 0x30];
const [ARRAY, ARRAY_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
const encoder = new TextEncoder();
const ESCAPED = new Set(encoder.encode('"\\/bfnrtu'));
const WORDS = ['true', 'false', 'null'].map((word) => encoder.encode(word));

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isHex = (byte: number | undefined) =>
  isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

/** Where the string that begins at `at` ends; -1 where it is none. */
function afterString(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) return i + 1;
    if (byte < 0x20) return -1;
    if (byte !== BACKSLASH) continue;
    const escaped = bytes[++i]!;
    if (i >= end || !ESCAPED.has(escaped)) return -1;
    if (escaped !== 0x75) continue;
    for (let k = 1; k <= 4; k++) if (i + k >= end || !isHex(bytes[i + k])) return -1;
    i += 4;
  }
  return -1;
}

function afterDigits(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && isDigit(bytes[i])) i++;
  return i === at ? -1 : i;
}

function afterNumber(bytes: Uint8Array, at: number, end: number): number {
  let i = bytes[at] === MINUS ? at + 1 : at;
  i = i < end && bytes[i] === ZERO ? i + 1 : afterDigits(bytes, i, end);
  if (i >= 0 && i < end && bytes[i] === POINT) i = afterDigits(bytes, i + 1, end);
  if (i >= 0 && i < end && (bytes[i]! | 0x20) === 0x65) {
    const signed = bytes[i + 1] === PLUS || bytes[i + 1] === MINUS;
    i = afterDigits(bytes, signed ? i + 2 : i + 1, end);
  }
  return i;
}

function afterWord(bytes: Uint8Array, at: number, end: number): number {
  const word = WORDS.find(([first]) => first === bytes[at]);
  if (word === undefined || at + word.length > end) return -1;
  return word.every((byte, i) => bytes[at + i] === byte) ? at + word.length : -1;
}

/** After a value that is not nested; -1 where there is none. */
function afterLeaf(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]!;
  if (byte === QUOTE) return afterString(bytes, at, end);
  return byte === MINUS || isDigit(byte) ? afterNumber(bytes, at, end) : afterWord(bytes, at, end);
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

/** Whether the bytes are one value of JSON as its standard has it. DuckDB takes NaN, infinities and trailing commas too. */
export function isStrictJson(bytes: Uint8Array, from: number, end: number): boolean {
  const ends: number[] = [];
  let expected: Expected = 'value';
  let at = from;
  for (;;) {
    while (at < end && isBlank(bytes[at]!)) at++;
    if (at >= end) return expected === 'comma or end' && ends.length === 0;
    const byte = bytes[at]!;
    if (byte === ends.at(-1) && (expected === 'comma or end' || expected.endsWith('or end'))) {
      ends.pop();
      expected = 'comma or end';
      at++;
    } else if (expected === 'comma or end') {
      if (byte !== COMMA || ends.length === 0) return false;
      expected = ends.at(-1) === OBJECT_END ? 'key' : 'value';
      at++;
    } else if (expected === 'colon') {
      if (byte !== COLON) return false;
      expected = 'value';
      at++;
    } else if (expected === 'key' || expected === 'key or end') {
      at = byte === QUOTE ? afterString(bytes, at, end) : -1;
      expected = 'colon';
    } else if (byte === ARRAY) {
      ends.push(ARRAY_END);
      expected = 'value or end';
      at++;
    } else if (byte === OBJECT) {
      ends.push(OBJECT_END);
      expected = 'key or end';
      at++;
    } else {
      at = afterLeaf(bytes, at, end);
      expected = 'comma or end';
    }
    if (at < 0) return false;
  }
}

const STRING_OR_LOOSE = /"(?:[^"\\]|\\.)*"|-?(?:nan|inf(?:inity)?)\b|,(?=\s*[\]}])/gis;

/** The text of a JSON value as JSON has it: NaN and infinities become null; what is no JSON at all becomes a string. */
export function strictJson(text: string, losses: Losses): string {
  const mended = text.replace(STRING_OR_LOOSE, (found) => {
    if (found.startsWith('"')) return found;
    if (found === ',') return '';
    losses.add('notFinite');
    return 'null';
  });
  const bytes = encoder.encode(mended);
  if (isStrictJson(bytes, 0, bytes.length)) return mended;
  losses.add('notJson');
  return JSON.stringify(text);
}
