import type { Session } from '../../store/session';
import { differs, type Execution, recordOf } from '../record/execution';
import { Fault } from '../record/fault';
import type { Value } from '../record/value';
import { type Entry, entryId, type Quarantined } from './entry';
import { lookUp } from './look-up';
import { refused } from './refused';

const CONFLICT = 'is taken by an execution with other content, and the first one stands';

/** What the quarantine holds of an execution whose id was taken. */
export function conflictOf(execution: Execution): Quarantined {
  const submission = { kind: 'execution', records: [], source: 'collector' } as const;
  return refused(recordOf(execution), new Fault('task_id', CONFLICT), submission, execution.uploadedAt / 1000);
}

/** Executions that are to be inserted, and what is to be noted of others. */
interface Judged {
  readonly executions: readonly Execution[];
  readonly conflicts: readonly Quarantined[];
}

/**
 * Tells of executions that were acknowledged while those before them lay in the spool alone which ones were there before,
 * by what the database has and by those that come with them. @param entries of one transaction, in their order
 */
export async function judgeDoubtful(session: Session, entries: readonly Entry[]): Promise<Judged> {
  const all = entries.filter((entry) => entry.kind === 'execution');
  const doubtful = all.filter((execution) => execution.isDoubtful);
  if (doubtful.length === 0) return { executions: all, conflicts: [] };
  const first = new Map<string, readonly Value[]>(await lookUp(session, 'execution', doubtful.map(entryId)));
  const executions: Execution[] = [];
  const conflicts: Quarantined[] = [];
  for (const execution of all) {
    const id = entryId(execution);
    const values = execution.isDoubtful ? first.get(id) : undefined;
    if (values === undefined) {
      first.set(id, execution.values);
      executions.push(execution);
    } else if (differs(values, execution)) conflicts.push(conflictOf(execution));
  }
  return { executions, conflicts };
}
