import { describe, expect, it } from 'vitest';
import { Writer } from '../../../writers/writer';
import { proveStates } from './support/prove-states';

const start = (path: string) => Writer.start(path);
const TIMEOUT = { timeout: 240_000 };

// Few enough for every run; `npm run torture -- --only taken-in` takes more, of other versions of DuckDB too.
describe('what is taken in is what DuckDB makes of the whole log', () => {
  it.each([1, 2])('whatever rows are added, changed, deleted and rolled back (seed %i)', TIMEOUT, async (seed) => {
    const { troubles, outcomes } = await proveStates({ start, seed, states: 8, share: 0 });
    expect(troubles).toEqual([]);
    const { taken_in: takenIn = 0, first, large: _, ...others } = outcomes;
    expect({ first, ...others }).toEqual({ first: 1 });
    expect(takenIn).toBeGreaterThan(4);
  });

  it('beside an archive and neighbours that change, whatever is archived and restored', TIMEOUT, async () => {
    const { troubles, outcomes } = await proveStates({ start, seed: 4, states: 5, share: 0, hasBesides: true });
    expect(troubles).toEqual([]);
    const { taken_in: takenIn = 0, first, large: _, ...others } = outcomes;
    expect(others).toEqual({});
    expect(takenIn).toBeGreaterThan(2);
  });

  it('beside tables, indexes, columns and types that come and go, and checkpoints', TIMEOUT, async () => {
    const { troubles, outcomes } = await proveStates({ start, seed: 4711, states: 6, share: 0.3 });
    expect(troubles).toEqual([]);
    // DuckDB asks for its first database while it replays such a log.
    expect(outcomes.failed).toBeUndefined();
  });
});
