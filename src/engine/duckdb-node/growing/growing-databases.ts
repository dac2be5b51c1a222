import type { LogOutcome } from '../../../snapshot/reader';
import type { GrowingDatabase } from './growing-database';
import { NotTakenIn } from './not-taken-in';
import type { GrownGeneration } from './opened-copy';

interface Entry {
  readonly opening: Promise<GrowingDatabase>;
  users: number;
}

/** A state of a database that grows. */
export interface GrownState {
  readonly database: GrowingDatabase;
  /** Bytes of the log that are in it. */
  readonly position: number;
  readonly outcome: LogOutcome;
  /** To be called once, when nobody asks for the state any more. */
  release(): Promise<void>;
}

/** Copies that are remembered to be foreign: more than are read at a time. */
const MOST_FOREIGN = 64;

/** The databases that grow: the newest of each copy of a source, with what is read beside it, and older ones while they are read. */
export class GrowingDatabases {
  readonly #newest = new Map<string, Entry>();
  /** Of copies whose log holds what is not taken in, and will go on to do so. */
  readonly #foreign = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param beside tells what is read beside it from anything else
   * @param open opens the database at the state of the generation
   * @throws NotTakenIn where its log has to be replayed
   */
  use(generation: GrownGeneration, beside: string, open: () => Promise<GrowingDatabase>): Promise<GrownState> {
    const turn = this.#turn.then(() => this.#use(generation, `${generation.grown.base} ${beside}`, open));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #use(generation: GrownGeneration, key: string, open: () => Promise<GrowingDatabase>): Promise<GrownState> {
    if (this.#foreign.has(key)) throw new NotTakenIn('foreign', 'the log holds other things than rows');
    const entry = this.#newest.get(key);
    let outcome: LogOutcome = 'first';
    if (entry !== undefined) {
      const database = await entry.opening;
      if (database.isSound && database.position > generation.grown.bytes) {
        throw new NotTakenIn('first', 'a newer state is open');
      }
      try {
        await database.advance(generation);
        return this.#stateOf(key, entry, database, 'taken_in');
      } catch (error) {
        if (!(error instanceof NotTakenIn)) throw error;
        outcome = error.outcome;
      }
    }
    return this.#open(key, outcome, open);
  }

  async #open(key: string, outcome: LogOutcome, open: () => Promise<GrowingDatabase>): Promise<GrownState> {
    const before = this.#newest.get(key);
    this.#newest.delete(key);
    if (before?.users === 0) await (await before.opening).close();
    try {
      const entry: Entry = { opening: open(), users: 0 };
      const database = await entry.opening;
      this.#newest.set(key, entry);
      return this.#stateOf(key, entry, database, outcome);
    } catch (error) {
      if (error instanceof NotTakenIn && error.outcome === 'foreign') this.#noteForeign(key);
      throw error;
    }
  }

  #noteForeign(key: string): void {
    this.#foreign.add(key);
    const [oldest] = this.#foreign;
    if (this.#foreign.size > MOST_FOREIGN) this.#foreign.delete(oldest!);
  }

  #stateOf(key: string, entry: Entry, database: GrowingDatabase, outcome: LogOutcome): GrownState {
    const { position } = database;
    entry.users++;
    return {
      database,
      position,
      outcome,
      release: async () => {
        database.forget(position);
        entry.users--;
        if (entry.users > 0) return;
        if (this.#newest.get(key) === entry) this.#newest.delete(key);
        await database.close();
      },
    };
  }
}
