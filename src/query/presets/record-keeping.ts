import { op } from '../tree/op';
import { sql } from '../tree/sql';
import { count, text, time } from '../vocabulary/column-info';
import { BESIDE, type Preset } from './preset';

/** What the collector refused, and what was done to the database. */
export const RECORD_KEEPING = [
  {
    name: 'refused_records',
    question: 'Which records were refused, and why?',
    ...BESIDE,
    limit: 50,
    select: ({ limit }) => sql`SELECT
  status,
  source,
  kind,
  field,
  reason,
  count(*) AS count,
  max(received_at) AS last_seen
FROM quarantine
GROUP BY status, source, kind, field, reason
ORDER BY CASE status WHEN 'held' THEN 0 ELSE 1 END, count DESC, reason, source, kind, field, status
LIMIT ${limit}`,
    columns: {
      status: text('Status', 'held, until somebody replays or drops it.'),
      source: text('Source', 'What refused it.'),
      kind: text('Kind', 'What it would have been.'),
      field: text('Field', 'The field at fault; empty where it was the whole.'),
      reason: text('Reason', 'What was wrong.'),
      count: count('Count', 'Records refused for it.'),
      last_seen: time('Last', 'When the last was refused.'),
    },
  },
  {
    name: 'maintenance_runs',
    question: 'Which operations ran on the database, and how did they end?',
    ...BESIDE,
    limit: 50,
    select: ({ limit }) => sql`SELECT
  started_at,
  operation,
  outcome,
  ${op.seconds(sql`started_at`, sql`ended_at`)} AS duration,
  records_affected
FROM maintenance_log
ORDER BY started_at DESC, run_id
LIMIT ${limit}`,
    columns: {
      started_at: time('Began', 'When it began.'),
      operation: text('Operation', 'Name of the operation.'),
      outcome: text('Outcome', 'How it ended; running also for one that was killed.'),
      duration: { label: 'Duration', unit: 'seconds', help: 'From its begin to its end.' },
      records_affected: count('Rows', 'Rows written, moved or deleted.'),
    },
  },
] as const satisfies readonly Preset[];
