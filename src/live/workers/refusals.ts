import { LearningError } from '../../error/learning-error';
import type { Kind } from '../../pipe/messages';

const TEN_MINUTES = 600_000;

/** What has crashed DuckDB, by its hash. It is refused for a while: whoever asked may ask it again every few seconds. */
export class Refusals {
  readonly #until = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#until.size === 0;
  }

  add(hash: string): void {
    this.#until.set(hash, Date.now() + TEN_MINUTES);
  }

  has(hash: string): boolean {
    const until = this.#until.get(hash);
    if (until === undefined) return false;
    if (until > Date.now()) return true;
    this.#until.delete(hash);
    return false;
  }
}

/** @param how the process ended; absent where it ended earlier, and the question is refused */
export function crashed(kind: Kind, how?: string): LearningError {
  const when = how === undefined ? 'less than ten minutes ago' : `(${how})`;
  if (kind !== 'open') return new LearningError('engine_crashed', `DuckDB crashed on this query ${when}.`);
  return new LearningError('engine_crashed', `DuckDB crashed when it opened the copy of the database ${when}.`, {
    hint: 'The next checkpoint of its writer may mend it. If the writer does not start either, restore a backup.',
  });
}
