import { NOW_UTC } from '../../model/columns';
import { ensureTable } from '../../store/create-schema';
import type { Operation } from '../../writing/operation';
import { type Chosen, chosenOf, heldOf, isChosen } from './chosen';

interface Dropped {
  /** Ids, the oldest first. */
  readonly dropped: readonly string[];
}

/** Gives records up: all that are chosen, or none where one of them is not held. */
export const DROP: Operation<Chosen, Dropped> = {
  name: 'quarantine.drop',
  parse: chosenOf,
  async run(database, chosen) {
    await ensureTable(database, 'quarantine');
    const dropped = await heldOf(database, chosen);
    await database.run(`UPDATE quarantine SET status = 'dropped', settled_at = ${NOW_UTC} WHERE ${isChosen(chosen)}`);
    return { dropped };
  },
};
