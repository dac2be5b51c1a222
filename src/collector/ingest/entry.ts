import { isObject } from '../../json/object';
import { type Execution, idOf } from '../record/execution';
import { type Feedback, feedbackId } from '../record/feedback';
import { type Decision, decisionTask } from '../record/routing';
import type { Kind } from './submission';

/** A record that was refused. */
export interface Quarantined {
  readonly kind: 'quarantine';
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly receivedAt: number;
  readonly source: string;
  readonly recordKind: Kind;
  readonly taskId: string | null;
  readonly field: string | null;
  readonly reason: string;
  /** JSON where it was JSON. */
  readonly record: string;
}

/** What the spool holds and the database is to have. Plain JSON. */
export type Entry = Execution | Feedback | Decision | Quarantined;

const ID: { readonly [K in Entry['kind']]: (entry: Extract<Entry, { kind: K }>) => string } = {
  execution: idOf,
  feedback: feedbackId,
  routing: decisionTask,
  quarantine: ({ id }) => id,
};

/** The primary key of its row. */
export const entryId = (entry: Entry): string => (ID[entry.kind] as (entry: Entry) => string)(entry);

/** The table of each kind of entry, and the column of its key. */
export const TABLE_OF = {
  execution: { table: 'executions', key: 'task_id' },
  feedback: { table: 'feedback', key: 'feedback_id' },
  routing: { table: 'routing_decisions', key: 'task_id' },
  quarantine: { table: 'quarantine', key: 'quarantine_id' },
} as const satisfies Readonly<Record<Entry['kind'], { readonly table: string; readonly key: string }>>;

/** Whether a value of the spool is an entry of a kind that this version writes. */
export const isEntry = (value: unknown): value is Entry =>
  isObject(value) && Object.hasOwn(TABLE_OF, String(value.kind));
