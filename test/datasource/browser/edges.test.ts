import { describe, expect, it } from 'vitest';
import { PART_ROWS } from '../../../src/api/tables';
import { edgesOf } from '../../../src/datasource/browser/edges';

const parts = (...places: number[]) =>
  places.slice(1).map((to, i) => ({ name: `${i}`, from: places[i]!, to, rows: to - places[i]! }));

describe('where the last part is to be cut', () => {
  it('nowhere, while there are no rows, and where it is full', () => {
    expect(edgesOf([])).toEqual([]);
    expect(edgesOf(parts(0, PART_ROWS))).toEqual([]);
  });

  it('behind the rows that are held', () => {
    expect(edgesOf(parts(0, 1000))).toEqual([1000]);
    expect(edgesOf(parts(0, PART_ROWS, PART_ROWS + 500))).toEqual([PART_ROWS + 500]);
  });

  it('between a large part and the small ones that came after it', () => {
    expect(edgesOf(parts(0, 1000, 1010))).toEqual([1000, 1010]);
    expect(edgesOf(parts(0, 1000, 1010, 1011))).toEqual([1000, 1010, 1011]);
  });

  it('not between parts of about one size, whose rows come together once more', () => {
    expect(edgesOf(parts(0, 1000, 1010, 1020))).toEqual([1000, 1020]);
    expect(edgesOf(parts(0, 1000, 1400, 1500, 1600))).toEqual([1600]);
  });

  it('seldom, however often few rows come: no part that is asked for again is small beside the rest', () => {
    let held = parts(0, 50_000);
    let fetched = 0;
    for (let to = 50_010; to < 100_000; to += 10) {
      const edges = [0, ...edgesOf(held), to];
      const next = parts(...edges);
      for (const part of next)
        if (!held.some(({ from, to: end }) => from === part.from && end === part.to)) fetched += part.rows;
      held = next;
      expect(held.length).toBeLessThan(16);
    }
    expect(fetched).toBeLessThan(50_000 * 16);
  });
});
