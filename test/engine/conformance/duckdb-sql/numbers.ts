import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineUnderTest, type Open, rowsOf } from '../engine-under-test';

/** Numbers, booleans and their NULLs. */
export function numbers(open: Open): void {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open([]);
  });
  afterAll(() => engine.close());

  const texts = async (sql: string) => (await engine.run(sql)).notices.map(({ text }) => text);

  describe('integers that a float64 cannot hold', () => {
    const TYPES: [type: string, least: bigint, most: bigint][] = [
      ['BIGINT', -(2n ** 63n), 2n ** 63n - 1n],
      ['UBIGINT', 0n, 2n ** 64n - 1n],
      ['HUGEINT', -(2n ** 127n), 2n ** 127n - 1n],
      ['UHUGEINT', 0n, 2n ** 128n - 1n],
      ['BIGNUM', -(10n ** 60n), 10n ** 60n],
      ['DECIMAL(38,0)', -(10n ** 38n) + 1n, 10n ** 38n - 1n],
    ];
    it.each(TYPES)('%s: the nearest float64, and a notice exactly when a digit is lost', async (type, least, most) => {
      const small = fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }).filter((value) => value >= least);
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.bigInt({ min: least, max: most }), small), async (value) => {
          const result = await engine.run(`SELECT '${value}'::${type} AS n`);
          expect(rowsOf(result)).toEqual([[Number(value)]]);
          expect(result.notices.length).toBe(BigInt(Number(value)) === value ? 0 : 1);
        }),
        { numRuns: 40 },
      );
    });

    it('names the column and the cast, once a column', async () => {
      expect(await texts('SELECT 9007199254740993 + i AS "a""b", 1 AS c FROM range(5000) t(i)')).toEqual([
        'Column "a""b" holds numbers that a 64-bit float cannot hold exactly; CAST("a""b" AS VARCHAR) shows every digit.',
      ]);
    });

    it('is silent about rows that are NULL, whatever DuckDB left in their place', async () => {
      const sql = `SELECT CASE WHEN i % 2 = 0 THEN 1 END AS n FROM (SELECT 9007199254740993 + i AS i FROM range(10) t(i))`;
      expect(await texts(sql)).toEqual([]);
    });

    it('reads sums as numbers', async () => {
      const sql = 'SELECT sum(i), count(*), sum(-i), avg(i) FROM range(1000) t(i)';
      expect(await engine.rows(sql)).toEqual([[499500, 1000, -499500, 499.5]]);
    });
  });

  describe('decimals', () => {
    it('are the nearest float64 at every width and scale', async () => {
      const shape = fc
        .integer({ min: 1, max: 38 })
        .chain((width) =>
          fc.tuple(
            fc.constant(width),
            fc.integer({ min: 0, max: width }),
            fc.bigInt({ min: -(10n ** BigInt(width)) + 1n, max: 10n ** BigInt(width) - 1n }),
          ),
        );
      await fc.assert(
        fc.asyncProperty(shape, async ([width, scale, unscaled]) => {
          const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
          const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
          expect(await engine.value(`SELECT '${text}'::DECIMAL(${width},${scale})`)).toBe(Number(text) + 0);
        }),
        { numRuns: 100 },
      );
    });

    it('bring a notice when a digit is lost, not because they are no binary fractions', async () => {
      expect(
        await texts("SELECT '0.1'::DECIMAL(30,25), 123456.789::DECIMAL(18,6), '100000000000000000000'::DECIMAL(38,10)"),
      ).toEqual([]);
      expect(await texts("SELECT '12345678901234567.1'::DECIMAL(18,1) AS d")).toHaveLength(1);
    });
  });

  describe('NaN and the infinities', () => {
    it.each(['FLOAT', 'DOUBLE'])('%s: NULL with a notice', async (type) => {
      const result = await engine.run(`SELECT unnest(['1.5', 'nan', 'inf', '-inf', NULL]::${type}[]) AS x`);
      expect(rowsOf(result)).toEqual([[1.5], [null], [null], [null], [null]]);
      expect(result.notices).toEqual([
        { severity: 'warning', text: 'Column "x" holds NaN or infinite numbers, shown as null.' },
      ]);
    });

    it('leave the rows around them alone, over many chunks', async () => {
      const sql = `SELECT CASE WHEN i % 7 = 0 THEN 'nan'::DOUBLE WHEN i % 5 = 0 THEN NULL ELSE i END FROM range(10000) t(i)`;
      const expected = Array.from({ length: 10000 }, (_, i) => [i % 7 === 0 || i % 5 === 0 ? null : i]);
      expect(await engine.rows(sql)).toEqual(expected);
    });
  });

  it('reads booleans with their NULLs, over many chunks', async () => {
    const sql = 'SELECT CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END FROM range(5001) t(i)';
    const expected = Array.from({ length: 5001 }, (_, i) => [[true, false, null][i % 3]]);
    expect(await engine.rows(sql)).toEqual(expected);
  });

  it('puts values and NULLs of chunks of any size in their rows', async () => {
    const sql = `
    WITH RECURSIVE r AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 60)
    SELECT CASE WHEN i % 3 > 0 THEN i END, CASE WHEN i % 2 > 0 THEN i::VARCHAR END, i % 5 > 0, nullif([i], [7]) FROM r
    UNION ALL SELECT i, i::VARCHAR, true, [i] FROM range(61, 3000) t(i)
    UNION ALL SELECT NULL, NULL, NULL, NULL FROM range(3000, 3003)`;
    const expected = Array.from({ length: 3003 }, (_, i) => {
      if (i >= 3000) return [null, null, null, null];
      if (i > 60) return [i, String(i), true, `[${i}]`];
      return [i % 3 > 0 ? i : null, i % 2 > 0 ? String(i) : null, i % 5 > 0, i === 7 ? null : `[${i}]`];
    });
    expect(await engine.rows(sql)).toEqual(expected);
  });
}
