import { fieldsOf, isObject, type JsonObject } from '../../json/object';
import { tableOf } from '../../model/tables';
import { Fault } from './fault';
import { type Notes, RecordProblem, reading, type Value } from './value';

const OURS: ReadonlySet<string> = new Set(['status', 'received_at', 'settled_at']);

/** What a producer may give of a decision, by the table's columns. */
export const ROUTING_COLUMNS = tableOf('routing_decisions').columns.filter(({ name }) => !OURS.has(name));

const readers = ROUTING_COLUMNS.map((column) => ({ ...column, read: reading(column) }));
const TASK_ID = ROUTING_COLUMNS.findIndex(({ name }) => name === 'task_id');

export interface Decision {
  readonly kind: 'routing';
  /** In the order of ROUTING_COLUMNS. */
  readonly values: Value[];
  /** When it arrived, microseconds since the epoch. */
  readonly receivedAt: number;
}

export const decisionTask = ({ values }: Decision): string => values[TASK_ID] as string;

const countOf = (value: unknown): unknown => (Array.isArray(value) ? value.length : value);

/** The router's own names of a task and of its decision, as the table calls them. */
const INNER: Readonly<Record<string, string>> = {
  type: 'task_type',
  description: 'task_description',
  files: 'file_count',
  tier: 'model_tier',
  model: 'model_tier',
  pool: 'pool_type',
  confidence: 'routing_confidence',
  complexity: 'complexity_score',
};

/** A decision is flat, or as routers send it: `{task_id, routing: {…}, task_data: {…}}`. */
function flat(record: JsonObject): JsonObject {
  const { routing, task_data: task, ...rest } = record;
  const inner = { ...fieldsOf(task), ...fieldsOf(routing) };
  const named = Object.entries(inner).map(([name, value]) => [
    INNER[name] ?? name,
    name === 'files' ? countOf(value) : value,
  ]);
  return { ...Object.fromEntries(named), ...rest };
}

export function readDecision(raw: unknown, now: number): Decision | Fault {
  if (!isObject(raw)) return new Fault(null, 'is no object');
  const record = flat(raw);
  const values: Value[] = [];
  for (const { name, read } of readers) {
    const value = record[name];
    const notes: Notes = { cut: false };
    const known = value === undefined || value === null ? null : read(value, notes, now);
    if (known instanceof RecordProblem) return new Fault(name, known.reason);
    if (known === null && name === 'task_id') return new Fault(name, 'is missing');
    values.push(known ?? (name === 'timestamp' ? now * 1000 : null));
  }
  return { kind: 'routing', values, receivedAt: now * 1000 };
}
