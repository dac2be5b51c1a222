import { EXECUTION_COLUMNS, NOW_UTC } from '../../model/columns';
import type { Session } from '../../store/session';
import { type Execution, GIVEN_COLUMNS, idOf, isGiven } from '../record/execution';
import { ROUTING_COLUMNS } from '../record/routing';
import type { Value } from '../record/value';

/** Columns of an execution that feedback says later, and what it calls them. */
export const FED_BACK = [
  { column: 'user_rating', feedback: 'rating' },
  { column: 'user_accepted', feedback: 'accepted' },
  { column: 'quality_score', feedback: 'quality_score' },
] as const;

const routed: ReadonlySet<string> = new Set(ROUTING_COLUMNS.map(({ name }) => name));

/** Columns that an execution takes over from the decision that led to it, where its producer did not give them. */
export const DECIDED = EXECUTION_COLUMNS.filter(
  ({ name, group }) => group !== 'identification' && routed.has(name) && name !== 'metadata',
).map(({ name }) => name as string);

/** What waits for an execution, by column. */
export type Waiting = ReadonlyMap<string, Readonly<Record<string, Value>>>;

const both = [...FED_BACK.map(({ column }) => column), ...DECIDED];

/**
 * What feedback and decisions say of the tasks whose ids are in a table, by task. Of several feedbacks the latest one that
 * says something holds, also where an earlier one comes after it. @param ids name of a table with a column task_id, text
 */
export async function waitingFor(session: Session, ids: string): Promise<Waiting> {
  const latest = FED_BACK.map(
    ({ column, feedback }) => `arg_max(${feedback}, timestamp) FILTER (${feedback} IS NOT NULL) AS ${column}`,
  ).join(', ');
  const rows = await session.all(
    `SELECT task_id::VARCHAR AS task_id, ${both.join(', ')}
     FROM (SELECT task_id, ${latest} FROM feedback
           WHERE task_id IN (SELECT task_id FROM feedback
                             WHERE applied_at IS NULL AND task_id IN (SELECT task_id::UUID FROM ${ids}))
           GROUP BY task_id)
     FULL JOIN (SELECT task_id, ${DECIDED.join(', ')} FROM routing_decisions
                WHERE status <> 'joined' AND task_id IN (SELECT task_id::UUID FROM ${ids})) USING (task_id)`,
  );
  return new Map(rows.map((row) => [row.task_id as string, row as Readonly<Record<string, Value>>]));
}

/** Says of what waited for the tasks in the table that it has gone into their executions. */
export async function settle(session: Session, ids: string): Promise<void> {
  await session.run(
    `UPDATE feedback SET applied_at = ${NOW_UTC} WHERE applied_at IS NULL AND task_id IN (SELECT task_id::UUID FROM ${ids});
     UPDATE routing_decisions SET status = 'joined', settled_at = ${NOW_UTC}
     WHERE status <> 'joined' AND task_id IN (SELECT task_id::UUID FROM ${ids})`,
  );
}

/** The execution with what waited for it: feedback goes before what its producer said, a decision after it. */
export function completed(execution: Execution, waiting: Waiting): Execution {
  const found = waiting.get(idOf(execution));
  if (found === undefined) return execution;
  const values = [...execution.values];
  let { given } = execution;
  for (const [i, { name }] of GIVEN_COLUMNS.entries()) {
    const value = found[name] ?? null;
    const wins = FED_BACK.some(({ column }) => column === name) || !isGiven(execution, i);
    if (value === null || !wins) continue;
    values[i] = value;
    given |= 1 << i;
  }
  return { ...execution, values, given };
}
