import { textUtil } from '@grafana/data';

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const FORMATS: Readonly<Record<string, (value: unknown, name: string) => string>> = {
  csv: (value) => list(value).join(','),
  raw: (value) => list(value).join(','),
  pipe: (value) => list(value).join('|'),
  html: (value) => textUtil.escapeHtml(list(value).join(', ')),
  json: (value) => JSON.stringify(value),
  text: (value) => list(value).join(' + '),
  uriencode: (value) => encodeURIComponent(list(value).join(',')),
  percentencode: (value) => encodeURIComponent(list(value).join(',')),
  queryparam: (value, name) =>
    list(value)
      .map((one) => `var-${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`)
      .join('&'),
};

/** Parts of an address that are encoded already stay as they are. */
const READY = new Set(['__url_time_range', '__all_variables']);

/** A value as text, in one of Grafana's formats; several are {a,b} where none is named. */
export function formatValue(value: unknown, format: string | undefined, name: string): string {
  const known = format === undefined || READY.has(name) ? undefined : FORMATS[format];
  if (known) return known(value, name);
  return Array.isArray(value) && value.length !== 1 ? `{${value.join(',')}}` : String(value);
}
