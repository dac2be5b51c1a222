import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benjaminiHochberg, newcombe, shareVariance, upperQuantile, wilson } from '../../src/query/statistics';
import { op } from '../../src/query/tree/op';
import { type Sql, sql, verbatim } from '../../src/query/tree/sql';
import { MemoryDatabase } from '../support/memory-database';
import { Random } from '../support/random';
import * as plain from './insight/support/plain';
import { printed } from './support/printed';

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
});
afterAll(() => db?.close());

const numbers = async (...values: readonly Sql[]) =>
  (await db.rows(`SELECT ${values.map((each) => `(${printed(each)})::DOUBLE`).join(', ')}`))[0]!;

const SHARES = [
  [0, 1],
  [1, 1],
  [15, 30],
  [30, 30],
  [0, 1000],
  [998, 1000],
  [61, 70],
] as const;

describe('bounds of shares', () => {
  it.each(SHARES)('%i of %i', async (k, n) => {
    const { low, high } = wilson(sql`${k}`, sql`${n}`);
    const [from, to] = await numbers(low, high);
    const expected = plain.wilson(k, n);
    expect(from).toBeCloseTo(expected.low, 12);
    expect(to).toBeCloseTo(expected.high, 12);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThanOrEqual(1);
  });

  it('are NULL of nothing', async () => {
    const { low, high } = wilson(sql`0`, sql`0`);
    expect(await numbers(low, high)).toEqual([null, null]);
  });

  it.each(SHARES.flatMap((a) => SHARES.map((b) => [...a, ...b] as const)))(
    'of %i of %i against %i of %i',
    async (ka, na, kb, nb) => {
      const bounded = (k: number, n: number) => ({ share: sql`${k} / ${n}`, ...wilson(sql`${k}`, sql`${n}`) });
      const { low, high } = newcombe(bounded(ka, na), bounded(kb, nb));
      const [from, to] = await numbers(low, high);
      const expected = plain.newcombe(ka, na, kb, nb);
      expect(from).toBeCloseTo(expected.low, 12);
      expect(to).toBeCloseTo(expected.high, 12);
      expect(from).toBeGreaterThanOrEqual(-1);
      expect(to).toBeLessThanOrEqual(1);
    },
  );

  it("are those of Newcombe's own example: 56 of 70 against 48 of 80", async () => {
    const bounded = (k: number, n: number) => ({ share: sql`${k} / ${n}`, ...wilson(sql`${k}`, sql`${n}`) });
    const { low, high } = newcombe(bounded(56, 70), bounded(48, 80));
    const [from, to] = await numbers(low, high);
    expect(from).toBeCloseTo(0.0524, 4);
    expect(to).toBeCloseTo(0.3339, 4);
  });

  it.each(SHARES)('leave %i of %i uncertain', async (k, n) => {
    const [variance] = await numbers(shareVariance(sql`${k} / ${n}`, sql`${n}`));
    expect(variance).toBeCloseTo(plain.shareVariance(k / n, n), 12);
    expect(variance).toBeGreaterThan(0);
  });
});

it.each([
  [0, 0.5],
  [1.644854, 0.05],
  [-1.959964, 0.975],
  [4, 3.167e-5],
  [-40, 1],
  [40, 0],
])('a standard normal value exceeds %d in a share of %d', async (x, share) => {
  const [tail] = await numbers(op.upperTail(sql`(${x})::DOUBLE`));
  expect(tail).toBeCloseTo(share, 6);
  expect(plain.upperTail(x)).toBeCloseTo(share, 6);
});

it.each([0.5, 0.25, 0.05, 0.025, 0.001, 1e-6])(
  'a standard normal value is exceeded in a share of %d',
  async (chance) => {
    const [quantile] = await numbers(upperQuantile(sql`(${chance})::DOUBLE`));
    expect(quantile).toBeCloseTo(plain.upperQuantile(chance), 12);
    expect(plain.upperTail(Number(quantile)) / chance).toBeCloseTo(1, 2);
  },
);

describe('false discoveries', () => {
  const qValues = (p: readonly (number | null)[]) =>
    db.column(
      `SELECT q_value FROM (${printed(
        benjaminiHochberg(
          verbatim(
            `(SELECT unnest(range(${p.length})) AS id, unnest([${p.map((each) => each ?? 'NULL').join(', ')}]::DOUBLE[]) AS p)`,
          ),
          sql`p`,
          'q_value',
        ),
      )}) ORDER BY id`,
    );

  it.each([
    ['of one', [0.03]],
    ['with ties', [0.01, 0.01, 0.5, 0.5, 0.04]],
    ['with rows of no number', [0.02, null, 0.01, null, 0.9]],
    ['of nothing but such', [null, null]],
    ['of certain ones', [0, 0, 1, 1]],
  ])('%s', async (_, p) => {
    expect(await qValues(p)).toEqual(
      plain.benjaminiHochberg(p).map((q) => (q === null ? null : expect.closeTo(q, 12))),
    );
  });

  it('of many', async () => {
    const random = new Random(3);
    const p = Array.from({ length: 500 }, () => random.next() ** 3);
    expect(await qValues(p)).toEqual(plain.benjaminiHochberg(p).map((q) => expect.closeTo(q!, 10)));
  });

  it("are those of Benjamini and Hochberg's own example", async () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect((await qValues(p)).filter((q) => Number(q) <= 0.05)).toHaveLength(4);
  });
});
