import { splitArguments } from '../sql/macro-arguments';
import type { Token } from '../sql/token';
import { tokenize } from '../sql/tokenize';

interface Converted {
  readonly sql: string;
  readonly notes: readonly string[];
  /** Whether a time of the result was converted. */
  readonly converted: boolean;
}

const write = (tokens: readonly Token[]) =>
  tokens
    .map(({ text }) => text)
    .join('')
    .trim();

/** Calls whose meaning is certain, by their name in small letters. Undefined where these arguments leave it open. */
const CALLS: Readonly<Record<string, (args: readonly string[]) => { sql: string; note?: string } | undefined>> = {
  $__unixepochgroupseconds: ([column, seconds, fill]) => ({
    sql: `to_timestamp(floor((${column}) / ${seconds}) * ${seconds})`,
    ...(fill && { note: 'Buckets without rows are no longer filled; $__timeGroup(column, interval, fill) does that.' }),
  }),
  datetime: ([value, modifier, ...more]) =>
    modifier === "'unixepoch'" && more.length === 0 ? { sql: `to_timestamp(${value})` } : undefined,
};

const OPEN: Readonly<Record<string, string>> = {
  strftime:
    "strftime takes the time first in DuckDB, as in strftime(timestamp, '%Y-%m-%d'); seconds since 1970 are epoch(timestamp).",
  datetime: 'DuckDB has no datetime(); write CAST(value AS TIMESTAMP), and add intervals to it.',
  julianday: "DuckDB's julian() takes the place of julianday().",
  ifnull: "DuckDB's coalesce() takes the place of ifnull().",
};

/** Puts DuckDB's functions in place of SQLite's where that is certain, and says what is left to do. */
export function convertCalls(text: string): Converted {
  const tokens = tokenize(text);
  const notes = new Set<string>();
  let converted = false;
  let sql = '';
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const name = token.kind === 'name' || token.kind === 'parameter' ? token.text.toLowerCase() : '';
    const call = tokens[i + 1]?.text === '(' ? splitArguments(tokens, i + 1) : undefined;
    const found = call && Object.hasOwn(CALLS, name) ? CALLS[name]!(call.args.map(write)) : undefined;
    if (call && found) {
      sql += found.sql;
      if (found.note) notes.add(found.note);
      converted = true;
      i = call.end - 1;
      continue;
    }
    if (call && Object.hasOwn(OPEN, name)) notes.add(OPEN[name]!);
    sql += token.text;
  }
  return { sql, notes: [...notes], converted };
}
