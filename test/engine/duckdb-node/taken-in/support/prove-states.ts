import type { ReadLease } from '../../../../../src/engine/copies';
import { Random } from '../../../../support/random';
import type { Writer } from '../../../../writers/writer';
import { nextChanges, setup } from './changes';
import { digestOf, Twins } from './twins';

/** So many states are kept, each for so many states that come after it. */
const KEPT = 3;
/** More than are prepared for. */
const LATE_READERS = 3;

interface Options {
  /** Starts the writer of a database that is not there yet. */
  readonly start: (path: string) => Promise<Writer>;
  readonly seed: number;
  readonly states: number;
  /** Of changes that are more than rows. */
  readonly share: number;
  /** Whether an archive and neighbours lie beside the database, and change. */
  readonly hasBesides?: boolean;
}

export interface Proof {
  /** What differed, and what had been changed before; nothing while all is right. */
  readonly troubles: readonly string[];
  /** What became of the logs, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Holds each of a number of states of a database, as they are taken in, against the whole log, up to the first trouble. */
export async function proveStates({ start, seed, states, share, hasBesides = false }: Options): Promise<Proof> {
  const random = new Random(seed);
  const twins = new Twins(hasBesides);
  const writer = await start(twins.path);
  const kept: KeptState[] = [];
  const isOfRows = share === 0;
  try {
    await writer.run(...setup);
    for (let state = 0; state < states; state++) {
      const changes = [...(await twins.changeBesides(random)), ...nextChanges(random, share)];
      for (const unit of unitsOf(changes)) await runOrTakeBack(writer, unit);
      const differences = [
        ...(await twins.differences(random, isOfRows)),
        ...(await keepStates(kept, random, { twins, isOfRows })),
      ];
      if (differences.length === 0) continue;
      const troubles = differences.map((text) => `Seed ${seed}, state ${state}: ${text} After: ${changes.join('; ')}`);
      return { troubles, outcomes: await twins.outcomes() };
    }
    return { troubles: [], outcomes: await twins.outcomes() };
  } finally {
    for (const { lease } of kept) lease.release();
    await writer.stop();
    await twins.close();
  }
}

/** Statements that are committed together. */
function unitsOf(statements: readonly string[]): string[][] {
  const units: string[][] = [];
  let isWithin = false;
  for (const statement of statements) {
    if (isWithin) units.at(-1)!.push(statement);
    else units.push([statement]);
    isWithin = statement === 'BEGIN' || (isWithin && !/^(COMMIT|ROLLBACK)$/.test(statement));
  }
  return units;
}

/** DuckDB refuses some changes of keys for what the same transaction, or another state, has had: then nothing is changed. */
async function runOrTakeBack(writer: Writer, unit: readonly string[]): Promise<void> {
  try {
    await writer.run(...unit);
  } catch (error) {
    if (!/Constraint Error/.test(String(error))) throw error;
    if (unit[0] === 'BEGIN') await writer.run('ROLLBACK');
  }
}

interface KeptState {
  readonly lease: ReadLease;
  readonly digest: string;
}

/** Reads states that were lent before again, lends this one now and then, and gives the oldest back. */
async function keepStates(
  kept: KeptState[],
  random: Random,
  { twins, isOfRows }: { readonly twins: Twins; readonly isOfRows: boolean },
): Promise<string[]> {
  const digest = (lease: ReadLease) => digestOf(twins.over(lease), isOfRows);
  const differences: string[] = [];
  for (const { lease, digest: before } of kept) {
    const again = await Promise.all(Array.from({ length: LATE_READERS }, () => digest(lease)));
    if (again.some((text) => text !== before))
      differences.push(`A state that was kept is another: ${again}, not ${before}`);
  }
  if (random.next() < 0.5) {
    const lease = await twins.lease();
    kept.push({ lease, digest: await digest(lease) });
    if (kept.length > KEPT) kept.shift()!.lease.release();
  }
  return differences;
}
