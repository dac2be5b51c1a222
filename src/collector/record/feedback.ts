import { createHash } from 'node:crypto';
import { isObject } from '../../json/object';
import { tableOf } from '../../model/tables';
import { Fault } from './fault';
import { type Notes, RecordProblem, reading, type Value } from './value';

/** A UUID that the same parts always give, so that what is sent again is known. */
export function stableId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  const hex = hash.digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What a producer may give of a feedback, by the table's columns. */
export const FEEDBACK_COLUMNS = tableOf('feedback').columns.filter(({ name }) => name !== 'applied_at');

const TASK_ID = FEEDBACK_COLUMNS.findIndex(({ name }) => name === 'task_id');
const ID = FEEDBACK_COLUMNS.findIndex(({ name }) => name === 'feedback_id');

/** Other names by which a field is sent: those of `executions`, and of the question that people are asked. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  rating: ['user_rating'],
  accepted: ['user_accepted'],
  feedback_type: ['satisfaction'],
};

const readers = FEEDBACK_COLUMNS.map((column) => ({
  read: reading(column),
  names: [column.name, ...(ALIASES[column.name] ?? [])],
}));

const SATISFACTIONS = ['excellent', 'good', 'fair', 'poor'];
/** One of them has to be there. */
const SAYS_SOMETHING = ['rating', 'accepted', 'quality_score', 'comment'];

export interface Feedback {
  readonly kind: 'feedback';
  /** In the order of FEEDBACK_COLUMNS. */
  readonly values: Value[];
}

export const feedbackId = ({ values }: Feedback): string => values[ID] as string;
export const feedbackTask = ({ values }: Feedback): string => values[TASK_ID] as string;

/** What the survey asks for: kinds of trouble where somebody is not content, words where none of the kinds fits. */
function incomplete(of: Readonly<Record<string, Value>>): Fault | null {
  const type = of.feedback_type;
  if ((type === 'fair' || type === 'poor') && of.issue_type === null)
    return new Fault('issue_type', 'is missing, where the satisfaction is fair or poor');
  if (of.issue_type === 'other' && of.comment === null)
    return new Fault('comment', 'is missing, where the issue_type is other');
  if (SATISFACTIONS.includes(String(type)) || SAYS_SOMETHING.some((name) => of[name] !== null)) return null;
  return new Fault(null, 'says nothing: it has no user_rating, user_accepted, quality_score, comment or satisfaction');
}

export function readFeedback(raw: unknown, now: number): Feedback | Fault {
  if (!isObject(raw)) return new Fault(null, 'is no object');
  const values: Value[] = [];
  for (const { read, names } of readers) {
    const name = names.find((key) => raw[key] !== undefined && raw[key] !== null);
    const notes: Notes = { cut: false };
    const value = name === undefined ? null : read(raw[name], notes, now);
    if (value instanceof RecordProblem) return new Fault(name!, value.reason);
    values.push(value);
  }
  const of = Object.fromEntries(FEEDBACK_COLUMNS.map(({ name }, i) => [name, values[i]!]));
  if (of.task_id === null) return new Fault('task_id', 'is missing');
  const lack = incomplete(of);
  if (lack) return lack;
  const filled: Readonly<Record<string, Value>> = {
    feedback_id: stableId('feedback', JSON.stringify(raw)),
    timestamp: now * 1000,
    feedback_type: 'outcome',
    visibility: 'private',
  };
  return { kind: 'feedback', values: FEEDBACK_COLUMNS.map(({ name }, i) => values[i] ?? filled[name] ?? null) };
}
