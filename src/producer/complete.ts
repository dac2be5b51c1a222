import { exactOf, exactText } from '../json/exact';
import { inferErrorType } from '../model/error-type';
import type { ExecutionFields } from './fields';

/** What the collector takes no record without. All else it fills in, from the router's decision where there is one. */
const REQUIRED = { success: false, duration_seconds: 0 } satisfies ExecutionFields;

/** Texts are cut to so many characters. */
const LENGTHS = { task_description: 500, error_message: 1000 } satisfies Partial<Record<keyof ExecutionFields, number>>;

export function told(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

const names = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What is no object is kept by a name, as the column holds objects. */
function objectOf(metadata: unknown): object {
  if (metadata === undefined) return {};
  if (metadata instanceof Map) return Object.fromEntries(metadata);
  return typeof metadata === 'object' && !Array.isArray(metadata) ? metadata! : { value: metadata };
}

function known(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return exactOf(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return Object.fromEntries(value);
  // Embeddings may come as typed arrays.
  return ArrayBuffer.isView(value) && 'length' in value ? Array.from(value as Float32Array) : value;
}

/** JSON, with numbers, arrays and maps that it does not know by such as it does. Throws where there is none. */
export const jsonOf = (record: object): string => exactText(JSON.stringify(record, known));

/** An execution that the collector takes. What it had to make up or to cut is named in its metadata. */
export function complete(fields: ExecutionFields): Record<string, unknown> & { readonly task_id: string } {
  const given = told(fields);
  const record: Record<string, unknown> = { timestamp: new Date().toISOString(), ...REQUIRED, ...given };
  const defaulted = Object.keys(REQUIRED).filter((name) => !(name in given));
  const truncated: string[] = [];
  for (const [name, length] of Object.entries(LENGTHS)) {
    if (!(name in record)) continue;
    const text = String(record[name]);
    record[name] = text.slice(0, length);
    if (text.length > length) truncated.push(name);
  }
  if (record.success !== true && !('error_type' in record)) {
    record.error_type = inferErrorType(String(record.error_message ?? ''));
  }
  const metadata = objectOf(given.metadata) as { readonly defaulted?: unknown; readonly truncated?: unknown };
  const marks = {
    defaulted: [...names(metadata.defaulted), ...defaulted],
    truncated: [...names(metadata.truncated), ...truncated],
  };
  const marked = Object.entries(marks).filter(([, columns]) => columns.length > 0);
  record.metadata = { ...metadata, ...Object.fromEntries(marked) };
  return { ...record, task_id: String(given.task_id ?? crypto.randomUUID()) };
}
