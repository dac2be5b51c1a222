import { isGap, type Token } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';

const word = (token: Token | undefined) => (token?.kind === 'string' ? token.text : token?.text.toLowerCase());

/** The number of columns of the outermost SELECT; undefined where they are not spelled out. */
export function columnCount(sql: string): number | undefined {
  const tokens = tokenize(sql).filter((token) => !isGap(token));
  if (word(tokens[0]) !== 'select') return undefined;
  let depth = 0;
  let columns = 1;
  for (let i = 1; i < tokens.length; i++) {
    const text = word(tokens[i])!;
    if ('([{'.includes(text)) depth += 1;
    else if (')]}'.includes(text)) depth -= 1;
    else if (depth > 0) continue;
    else if (text === 'from') return columns;
    else if (text === '*' && ['select', ',', '.'].includes(word(tokens[i - 1])!)) return undefined;
    else if (text === ',') columns += 1;
  }
  return columns;
}

export const isGrouped = (sql: string): boolean =>
  tokenize(sql).some(({ kind, text }) => kind === 'name' && text.toLowerCase() === 'group');

const UNITS: Readonly<Record<string, string>> = { minute: 'm', hour: 'h', day: 'd', week: 'w', month: 'M', year: 'y' };

/** As Grafana writes it, of an interval in SQL such as `24 hours`. */
function lengthOf(text: string): string | undefined {
  const [, count, unit] = /^\s*(\d+)\s*([a-z]+?)s?\s*$/i.exec(text) ?? [];
  const short = unit === undefined ? undefined : UNITS[unit.toLowerCase()];
  return short && `${count}${short}`;
}

interface FixedWindow {
  /** The SQL with the macro of the time range in place of the window. */
  readonly sql: string;
  /** Its length as Grafana writes it, such as `24h`. */
  readonly length: string;
}

/** Reads `timestamp >= now() - INTERVAL '24 hours'` at a token; where it ends, and how long it is. */
function windowAt(tokens: readonly Token[], start: number): { end: number; length: string } | undefined {
  let at = start;
  const next = () => {
    while (tokens[at] && isGap(tokens[at]!)) at += 1;
    return tokens[at++];
  };
  const has = (...expected: readonly string[]) => expected.every((text) => word(next()) === text);
  if (!has('timestamp', '>=')) return undefined;
  const present = word(next());
  if (present === 'now' ? !has('(', ')') : present !== 'current_timestamp') return undefined;
  if (!has('-', 'interval')) return undefined;
  const first = next();
  if (first?.kind === 'string') {
    const length = lengthOf(first.text.slice(1, -1));
    return length === undefined ? undefined : { end: at, length };
  }
  const length = lengthOf(`${first?.text} ${next()?.text}`);
  return length === undefined ? undefined : { end: at, length };
}

/** The window that a statement has of its own, where it has one: then it does not follow the time range. */
export function fixedWindow(sql: string): FixedWindow | undefined {
  const tokens = tokenize(sql);
  const lengths = new Set<string>();
  let written = '';
  for (let i = 0; i < tokens.length; ) {
    const isName = tokens[i]!.kind === 'name' && tokens[i - 1]?.text !== '.';
    const found = isName ? windowAt(tokens, i) : undefined;
    if (found) {
      lengths.add(found.length);
      written += '$__timeFilter(timestamp)';
      i = found.end;
    } else {
      written += tokens[i]!.text;
      i += 1;
    }
  }
  const [length, ...others] = lengths;
  const isAlone = others.length === 0 && !/\b(now|current_timestamp|current_date|today)\b/i.test(written);
  return length !== undefined && isAlone ? { sql: written, length } : undefined;
}
