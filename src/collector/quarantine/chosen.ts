import { LearningError } from '../../error/learning-error';
import { fieldsOf } from '../../json/object';
import type { Session } from '../../store/session';

/** Records by their ids, or all that are held. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly all: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function idOf(id: unknown): string {
  if (typeof id === 'string' && UUID.test(id)) return id.toLowerCase();
  throw new LearningError('bad_usage', 'A record of the quarantine is named by its id, a UUID.');
}

export function chosenOf(raw: unknown): Chosen {
  const { ids = [], all = false } = fieldsOf(raw);
  if (!Array.isArray(ids) || typeof all !== 'boolean' || all === ids.length > 0) {
    throw new LearningError('bad_usage', 'It takes ids of records, or all that are held, and not both.', {
      hint: 'Name the ids that mahavishnu-learning quarantine list shows, or give --all.',
    });
  }
  return { ids: [...new Set(ids.map(idOf))], all };
}

export const notHeld = (id: string) =>
  new LearningError('not_found', `The quarantine holds no record ${id}.`, {
    hint: 'Run mahavishnu-learning quarantine list to see which it holds.',
  });

/** SQL condition for the rows of `quarantine` that are chosen and held. */
export const isChosen = ({ ids, all }: Chosen): string =>
  `status = 'held'${all ? '' : ` AND quarantine_id IN (${ids.map((id) => `'${id}'::UUID`).join(', ')})`}`;

/** Ids of those that are held, the oldest first. Throws LearningError `not_found` for one that is named and is not. */
export async function heldOf(database: Pick<Session, 'all'>, chosen: Chosen): Promise<readonly string[]> {
  const rows = await database.all(
    `SELECT quarantine_id::VARCHAR AS id FROM quarantine WHERE ${isChosen(chosen)} ORDER BY received_at, quarantine_id`,
  );
  const held = new Set(rows.map(({ id }) => String(id)));
  const missing = chosen.ids.find((id) => !held.has(id));
  if (missing !== undefined) throw notHeld(missing);
  return [...held];
}
