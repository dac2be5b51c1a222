import { inferErrorType } from '../model/error-type';
import type { ExecutionFields } from './fields';

/** What stands in a column that nobody told, and is named in `metadata.defaulted`. */
const DEFAULTS = {
  task_type: 'unknown',
  task_description: '',
  repo: 'unknown',
  file_count: 0,
  estimated_tokens: 0,
  model_tier: 'unknown',
  pool_type: 'unknown',
  routing_confidence: 1,
  complexity_score: 50,
  success: false,
  duration_seconds: 0,
  actual_cost: 0,
} satisfies ExecutionFields;

const DESCRIPTION_LENGTH = 500;
const ERROR_LENGTH = 1000;

export function told(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** An execution with every column that must be there; those that nobody told are named in its metadata. */
export function complete(fields: ExecutionFields): Record<string, unknown> & { readonly task_id: string } {
  const given = told(fields);
  const defaulted = Object.keys(DEFAULTS).filter((name) => !(name in given));
  const record: Record<string, unknown> = { timestamp: new Date().toISOString(), ...DEFAULTS, ...given };
  if (!('cost_estimate' in given)) {
    defaulted.push('cost_estimate');
    record.cost_estimate = record.actual_cost;
  }
  record.task_description = String(record.task_description).slice(0, DESCRIPTION_LENGTH);
  if ('error_message' in record) record.error_message = String(record.error_message).slice(0, ERROR_LENGTH);
  if (record.success !== true && !('error_type' in record)) {
    record.error_type = inferErrorType(String(record.error_message ?? ''));
  }
  const metadata = (given.metadata ?? {}) as { readonly defaulted?: unknown };
  const earlier = Array.isArray(metadata.defaulted) ? metadata.defaulted : [];
  record.metadata = { ...metadata, defaulted: [...earlier, ...defaulted] };
  return { ...record, task_id: String(given.task_id ?? crypto.randomUUID()) };
}
