import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../../support/random';
import { Writer } from '../../../writers/writer';
import { nextChanges, setup } from './support/changes';
import { Twins } from './support/twins';

let twins: Twins;
let writer: Writer;

beforeEach(async () => {
  twins = new Twins();
  writer = await Writer.start(twins.path);
  await writer.run(...setup);
});
afterEach(async () => {
  await writer.stop();
  await twins.close();
});

describe('what is taken in is what DuckDB makes of the whole log', () => {
  it.each([1, 2])('whatever rows are added, changed, deleted and rolled back (seed %i)', async (seed) => {
    const random = new Random(seed);
    for (let state = 0; state < 25; state++) {
      const changes = nextChanges(random, 0);
      await writer.run(...changes);
      expect(await twins.differences(random), changes.join('; ')).toEqual([]);
    }
    const { taken_in: takenIn = 0, first, ...others } = await twins.outcomes();
    expect({ first, ...others }).toEqual({ first: 1 });
    expect(takenIn).toBeGreaterThan(15);
  }, 120_000);
});
