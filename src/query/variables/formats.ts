import { quoteText } from '../sql/quote';
import { formatDate } from './format-date';
import { isList, type Scalar, type VariableValue } from './value';

/** @param args what follows the format, as `seconds` in `${__from:date:seconds}` */
type Format = (value: VariableValue, name: string, args: readonly string[]) => string;

const listOf = (value: VariableValue): readonly Scalar[] => (isList(value) ? value : [value]);

const joined =
  (separator: string): Format =>
  (value) =>
    listOf(value).join(separator);

const each =
  (write: (text: string) => string, separator: string): Format =>
  (value) =>
    listOf(value)
      .map((item) => write(String(item)))
      .join(separator);

const quoted = (quote: string) => each((text) => quote + text.replaceAll(quote, `\\${quote}`) + quote, ',');

/** RFC 3986 reserves these too. */
const percentEncode = (text: string, encode: (text: string) => string) =>
  encode(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const braced = (value: VariableValue) => (isList(value) ? `{${value.join(',')}}` : String(value));

const luceneEscape = (text: string) =>
  Number.isNaN(Number(text)) ? text.replace(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, '\\$&') : text;

const regexEscape = (text: string) => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const queryParameters = (name: string, prefix = ''): Format =>
  each((text) => `${name}=${prefix}${percentEncode(text, encodeURIComponent)}`, '&');

const date: Format = (value, _name, args) => {
  const instant = new Date(typeof value === 'number' ? value : Number.parseInt(String(value), 10));
  if (Number.isNaN(instant.getTime())) return 'NaN';
  const pattern = args.join(':') || 'iso';
  if (pattern === 'iso') return instant.toISOString();
  if (pattern === 'ms') return String(value);
  return pattern === 'seconds' ? String(Math.round(instant.getTime() / 1000)) : formatDate(instant, pattern);
};

/** Every format that can follow a variable's name, as Grafana documents them. */
const FORMATS: Readonly<Record<string, Format>> = {
  csv: joined(','),
  customqueryparam: (value, name, [parameter, prefix]) =>
    queryParameters(
      percentEncode(parameter || name, encodeURIComponent),
      percentEncode(prefix ?? '', encodeURIComponent),
    )(value, name, []),
  date,
  distributed: (value, name) =>
    listOf(value)
      .map((item, i) => (i === 0 ? item : `${name}=${item}`))
      .join(','),
  doublequote: quoted('"'),
  glob: (value) => (isList(value) && value.length === 1 ? String(value[0]) : braced(value)),
  html: (value) =>
    listOf(value)
      .join(', ')
      .replace(/[&<>"']/g, (c) => HTML[c]!),
  join: (value, name, [separator = ',']) => joined(separator)(value, name, []),
  json: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  lucene: (value) => {
    if (!isList(value)) return luceneEscape(String(value));
    if (value.length === 0) return '__empty__';
    return `(${value.map((item) => `"${luceneEscape(String(item))}"`).join(' OR ')})`;
  },
  percentencode: (value) => percentEncode(braced(value), encodeURIComponent),
  pipe: joined('|'),
  queryparam: (value, name) => queryParameters(`var-${name}`)(value, name, []),
  raw: joined(','),
  regex: (value) => {
    const escaped = listOf(value).map((item) => regexEscape(String(item)));
    return escaped.length === 1 ? escaped[0]! : `(${escaped.join('|')})`;
  },
  singlequote: quoted("'"),
  sqlstring: each(quoteText, ','),
  text: joined(' + '),
  uriencode: (value) => percentEncode(braced(value), encodeURI),
};

/** @param format such as `csv` or `date:seconds`; an unknown one is `glob` */
export function formatValue(value: VariableValue, name: string, format: string): string {
  const [id, ...args] = format.split(':');
  const write = Object.hasOwn(FORMATS, id!) ? FORMATS[id!]! : FORMATS.glob!;
  return write(value, name, args);
}
