import { type DataFacts, NO_FACTS } from '../../engine';
import type { LogChange, LogTransaction } from './log-entries';
import { isValid, type LogVector } from './log-vector';

/** Of the exponent of a number: all set in NaN and infinity, and in no other. Little-endian, as a log has them. */
const EXPONENTS: Readonly<Record<string, { readonly width: number; readonly mask: number }>> = {
  FLOAT: { width: 4, mask: 0x7f80_0000 },
  DOUBLE: { width: 8, mask: 0x7ff0_0000 },
};

/** Whether all numbers of a database are finite: found out of one state, it holds for those after it, by what they add. */
export class FiniteValues {
  /** The state of which it is known, as bytes of the log; null where of none. */
  #since: number | null = null;
  /** Changes with every value taken in that is not finite. */
  #others = 0;

  /** What is about to be taken in. */
  note(transactions: readonly LogTransaction[]): void {
    if (!transactions.some((changes) => changes.some(hasOther))) return;
    this.#since = null;
    this.#others++;
  }

  /**
   * What a state holds.
   * @param isNewest whether nothing has been taken in behind it
   * @param ask looks at all of its rows
   */
  async factsOf(position: number, isNewest: boolean, ask: () => Promise<DataFacts>): Promise<DataFacts> {
    if (this.#since !== null && this.#since <= position) return NO_FACTS;
    const others = this.#others;
    const facts = await ask();
    if (facts === NO_FACTS && isNewest && others === this.#others) this.#since = position;
    return facts;
  }
}

function hasOther(change: LogChange): boolean {
  if (change.kind === 'delete') return false;
  if (change.kind === 'update') return isOther(change.type.name, change.vector);
  return change.chunk.columns.some((vector, i) => isOther(change.chunk.types[i]!.name, vector));
}

function isOther(type: string, vector: LogVector): boolean {
  const exponent = EXPONENTS[type];
  const { values } = vector;
  if (exponent === undefined || values.kind !== 'fixed') return false;
  const { width, mask } = exponent;
  for (let row = 0; row < vector.rows; row++) {
    // The exponent is in the last four bytes of a value, in little endian.
    if (isValid(vector, row) && (values.bytes.readInt32LE(values.start + (row + 1) * width - 4) & mask) === mask)
      return true;
  }
  return false;
}
