import { exactText, parseExact } from '../../json/exact';
import { fieldsOf, type JsonObject } from '../../json/object';
import { EXECUTION_COLUMNS } from '../../model/columns';
import type { Session } from '../../store/session';
import type { Value } from '../record/value';
import { Staging } from './staging';
import { DECIDED, FED_BACK, settle, waitingFor } from './waiting';

const CHANGED = EXECUTION_COLUMNS.filter(
  ({ name }) => DECIDED.includes(name) || FED_BACK.some(({ column }) => column === name) || name === 'metadata',
);

const changes = new Staging('late_changes', [{ name: 'task_id', type: 'UUID' }, ...CHANGED]);
const ids = new Staging('late_ids', [{ name: 'task_id', type: 'VARCHAR' }]);

/** What is no object, as others may have written it, says nothing. */
function parsed(metadata: string | null): JsonObject {
  try {
    return fieldsOf(parseExact(metadata ?? '{}'));
  } catch {
    return {};
  }
}

/** Names in `defaulted` of the metadata: columns that a later decision may still fill. */
const defaultedIn = ({ defaulted }: JsonObject): string[] => (Array.isArray(defaulted) ? defaulted.map(String) : []);

function metadataWithout(metadata: JsonObject, filled: readonly string[]): string | null {
  if (filled.length === 0) return null;
  const defaulted = defaultedIn(metadata).filter((name) => !filled.includes(name));
  return exactText(JSON.stringify({ ...metadata, defaulted }));
}

/** Tasks for which something waits although their execution is there: a process ended in between. */
export async function overdue(session: Session): Promise<string[]> {
  const rows = await session.rows(
    `SELECT DISTINCT task_id::VARCHAR FROM (
       SELECT task_id FROM feedback WHERE applied_at IS NULL
       UNION ALL SELECT task_id FROM routing_decisions WHERE status <> 'joined')
     WHERE task_id IN (SELECT task_id FROM executions)`,
  );
  return rows.map(([task]) => String(task));
}

/**
 * Puts feedback and decisions into executions that were there before them, in a transaction of their own. @param tasks ids
 * of the tasks that something may have come for
 */
export async function applyLateArrivals(session: Session, tasks: readonly string[]): Promise<void> {
  await ids.fill(session, tasks, (task) => [task]);
  const present = await session.rows(
    `SELECT task_id::VARCHAR, metadata::VARCHAR FROM executions WHERE task_id IN (SELECT task_id::UUID FROM ${ids.table})`,
  );
  if (present.length === 0) return;
  await ids.fill(session, present, ([task]) => [task as string]);
  const waiting = await waitingFor(session, ids.table);
  if (waiting.size === 0) return;
  const rows = (present as [string, string | null][]).flatMap(([task, text]) => {
    const found = waiting.get(task);
    if (found === undefined) return [];
    const metadata = parsed(text);
    const open = defaultedIn(metadata);
    const filled = DECIDED.filter((name) => open.includes(name) && (found[name] ?? null) !== null);
    const value = (name: string): Value => {
      if (name === 'metadata') return metadataWithout(metadata, filled);
      return FED_BACK.some(({ column }) => column === name) || filled.includes(name) ? (found[name] ?? null) : null;
    };
    return [[task, ...CHANGED.map(({ name }) => value(name))]];
  });
  await session.run('BEGIN');
  try {
    await changes.fill(session, rows, (row) => row);
    const set = CHANGED.map(
      ({ name, type }) => `${name} = coalesce(change.${name}${type === 'JSON' ? '::JSON' : ''}, executions.${name})`,
    );
    await session.run(
      `UPDATE executions SET ${set.join(', ')} FROM ${changes.table} AS change WHERE executions.task_id = change.task_id::UUID`,
    );
    await settle(session, ids.table);
    await session.run('COMMIT');
  } catch (error) {
    await session.run('ROLLBACK').catch(() => {});
    throw error;
  }
}
