import { exactText } from '../../json/exact';
import { fieldsOf } from '../../json/object';
import type { Fault } from '../record/fault';
import { stableId } from '../record/feedback';
import { Unreadable } from '../record/parse-body';
import { wellFormed } from '../record/well-formed';
import type { Quarantined } from './entry';
import type { Submission } from './submission';

/** Characters of a record that are kept. */
const LONGEST_RECORD = 1_000_000;
const LONGEST_ID = 100;

function textOf(raw: unknown): string {
  if (raw instanceof Unreadable) return raw.text;
  try {
    // NaN and infinity were read from words that JSON does not have; JSON.stringify would make them null.
    return exactText(
      JSON.stringify(raw, (_, value) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      ) ?? 'null',
    );
  } catch {
    return 'null';
  }
}

function taskIdOf(raw: unknown): string | null {
  const { task_id: id } = fieldsOf(raw);
  return typeof id === 'string' ? wellFormed(id.slice(0, LONGEST_ID)) : null;
}

/** The row of the quarantine; the same record with the same fault makes the same one, however often it is sent. */
export function refused(
  raw: unknown,
  { field, reason }: Fault,
  { kind, source }: Submission,
  now: number,
): Quarantined {
  const text = wellFormed(textOf(raw));
  const isCut = text.length > LONGEST_RECORD;
  return {
    kind: 'quarantine',
    id: stableId('quarantine', kind, reason, text),
    receivedAt: now * 1000,
    source,
    recordKind: kind,
    taskId: taskIdOf(raw),
    field,
    reason: isCut ? `${reason}; only the first 1,000,000 characters are kept` : reason,
    record: text.slice(0, LONGEST_RECORD),
  };
}
