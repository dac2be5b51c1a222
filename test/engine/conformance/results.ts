import { afterEach, describe, expect, it } from 'vitest';
import { cellAt } from '../../../src/result/cell';
import { type EngineUnderTest, type Open, rowsOf } from './engine-under-test';
import type { Statements } from './statements';

const LIMITED = (rows: number) => ({
  severity: 'warning',
  text: `Results have been limited to ${rows} rows because the row limit was reached: the first ones.`,
});

/** What comes of a SELECT: its types, its limits, and nothing. */
export function results(open: Open, { kinds, nothing, numbers, texts, endless, endlessRows }: Statements): void {
  let engine: EngineUnderTest;
  afterEach(() => engine.close());

  it.each(kinds)('%s is a column of kind %s', async (sql, kind, cell) => {
    engine = await open([]);
    const result = await engine.run(`SELECT ${sql} AS v UNION ALL SELECT NULL`);
    const [column] = result.columns;
    expect(column).toMatchObject({ name: 'v', kind, length: 2 });
    const cells = [0, 1].map((row) => cellAt(column!, row));
    expect(cells.filter((one) => one !== null)).toEqual([cell]);
    expect(result.notices).toEqual([]);
  });

  it('a result without rows keeps its columns', async () => {
    engine = await open([]);
    const result = await engine.run(nothing);
    expect(result.rows).toBe(0);
    expect(result.columns.map(({ name, kind, length, validity }) => [name, kind, length, validity])).toEqual([
      ['n', 'number', 0, null],
      ['t', 'text', 0, null],
      ['at', 'time', 0, null],
      ['l', 'json', 0, null],
      ['b', 'boolean', 0, null],
    ]);
  });

  describe('rows', () => {
    it('are cut where there are more, and say so', async () => {
      engine = await open([], { rowLimit: 5000 });
      const result = await engine.run(numbers(100_000));
      expect(result).toMatchObject({ rows: 5000, isCut: true, notices: [LIMITED(5000)] });
      expect(result.columns.map(({ length }) => length)).toEqual([5000]);
      expect(rowsOf(result).at(-1)).toEqual([4999]);
    });

    it('say nothing where there are exactly so many', async () => {
      engine = await open([], { rowLimit: 5000 });
      expect(await engine.run(numbers(5000))).toMatchObject({ rows: 5000, isCut: false, notices: [] });
      expect(await engine.run(numbers(5001))).toMatchObject({ rows: 5000, isCut: true, notices: [LIMITED(5000)] });
    });

    it('are bounded by the query as far as the engine allows', async () => {
      engine = await open([], { rowLimit: 100 });
      expect(await engine.run(numbers(1000), { rowLimit: 7 })).toMatchObject({ rows: 7, notices: [LIMITED(7)] });
      expect(await engine.run(numbers(1000), { rowLimit: 1e6 })).toMatchObject({ rows: 100 });
    });

    it('without end are cut as well', async () => {
      engine = await open([], { rowLimit: 10 });
      expect(await engine.run(endlessRows)).toMatchObject({ rows: 10, notices: [LIMITED(10)] });
    });

    it('are refused where a part of them is no answer', async () => {
      engine = await open([], { rowLimit: 10 });
      expect(await engine.run(numbers(10), { atRowLimit: 'refuse' })).toMatchObject({ rows: 10 });
      expect(await engine.error(numbers(11), { atRowLimit: 'refuse' })).toMatchObject({
        code: 'too_large',
        message: 'The result has more rows than the row limit of 10.',
      });
    });
  });

  it('bytes are bounded', async () => {
    engine = await open([], { byteLimitMb: 4 });
    expect(await engine.run(texts(30, 100_000))).toMatchObject({ rows: 30 });
    expect(await engine.error(texts(100, 100_000))).toMatchObject({
      code: 'too_large',
      message: 'The result is larger than 4 MB.',
    });
    expect(await engine.value('SELECT 1')).toBe(1);
  });

  it('time is bounded', async () => {
    engine = await open([], { timeoutSeconds: 0.2 });
    expect(await engine.error(endless)).toMatchObject({
      code: 'timeout',
      message: 'The query took longer than 0.2 s.',
    });
  });
}
