import type { Found } from './lookup';
import type { Reference } from './reference';
import { isList, type Scalar, type VariableValue } from './value';

type Quote = (text: string) => string;

/** Formats that mean texts of SQL. Grafana writes them as other databases have them, with backslashes. */
const TEXTS: readonly (string | undefined)[] = ['sqlstring', 'singlequote'];
const NAMES = 'doublequote';
const RAW = 'raw';

/** Whether the format, or its absence, asks for the values themselves and not for a text made of them. */
const asksForValues = ({ format }: Reference, isName = false): boolean =>
  format === undefined || (isName ? format === NAMES : TEXTS.includes(format));

const listOf = (value: VariableValue): readonly Scalar[] => (isList(value) ? value : [value]);

/** DuckDB knows no empty list; nothing is equal to NULL. */
const texts = (value: VariableValue, quote: Quote) =>
  listOf(value)
    .map((one) => quote(String(one)))
    .join(',') || 'NULL';

const names = (value: VariableValue) =>
  listOf(value)
    .map((one) => `"${String(one).replaceAll('"', '""')}"`)
    .join(',');

/** The interval is a macro outside of quotes. */
const INTERVALS = ['__interval', '__interval_ms'];

/**
 * What a reference becomes outside of quotes. As in Grafana's own SQL data sources the values of a variable that can
 * have several bring their quotes; a single one stands as it is, and so does whatever has a format that is not SQL's.
 */
export function barePiece(reference: Reference, { value, ofMany, formatted }: Found, quote: Quote): string {
  const { name, format } = reference;
  if (INTERVALS.includes(name)) return `$${name}`;
  if (value === undefined) return formatted();
  if (format === NAMES) return names(value);
  if (TEXTS.includes(format)) return texts(value, quote);
  if (format !== undefined) return formatted();
  if (isList(value) || (ofMany && typeof value === 'string')) return texts(value, quote);
  return typeof value === 'string' ? value.replaceAll("'", "''") : String(value);
}

/** What becomes of quotes with nothing but the reference between them, where that stands for several values. */
export function listPiece(reference: Reference, { value }: Found, isName: boolean, quote: Quote): string | undefined {
  if (value === undefined || !isList(value) || !asksForValues(reference, isName)) return undefined;
  return isName ? names(value) : texts(value, quote);
}

/** What a reference becomes between quotes, before it is made fit for these. */
export function quotedPiece(reference: Reference, { value, formatted }: Found, isName: boolean): string {
  return value !== undefined && asksForValues(reference, isName) ? listOf(value).join(',') : formatted();
}

/** Whether the author of the query, or of a value for "All", has it put in as SQL, wherever it stands. */
export const isSql = ({ format }: Reference, { value, written }: Found): boolean =>
  format === RAW || (value === undefined && written !== undefined && !written.includes('$') && !written.includes('[['));
