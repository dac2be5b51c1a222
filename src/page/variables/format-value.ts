import { formatValue as inFormat } from '../../query/variables/formats';
import type { VariableValue } from '../../query/variables/value';

/** Parts of an address that are encoded already stay as they are. */
const READY = new Set(['__url_time_range', '__all_variables']);

/** A value as text, in one of Grafana's formats; several are {a,b} where none is named. */
export function formatValue(value: unknown, format: string | undefined, name: string): string {
  if (READY.has(name)) return String(value);
  const plain = typeof value === 'object' && !Array.isArray(value) ? String(value) : (value as VariableValue);
  return inFormat(plain, name, format ?? 'glob');
}
