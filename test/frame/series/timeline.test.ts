import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeline } from '../../../src/frame/series/timeline';

const near = fc.bigInt(1_760_000_000_000_000_000n, 1_760_000_000_000_000_020n);
const any = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);

test('times are distinct and ascending, and each row finds its own', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(near, any), { minLength: 1, maxLength: 300 }), fc.boolean(), (values, ordered) => {
      const rows = BigInt64Array.from(values);
      if (ordered) rows.sort();
      const { times, positions } = timeline(rows);
      expect([...times]).toEqual([...new BigInt64Array(new Set(rows)).sort()]);
      expect([...positions].map((position) => times[position])).toEqual([...rows]);
    }),
  );
});

test('times on both sides of 1970 and of a 32-bit boundary are in order', () => {
  const values = [2n ** 32n, -1n, 2n ** 31n, 0n, -(2n ** 32n) - 1n, 2n ** 31n - 1n];
  expect([...timeline(BigInt64Array.from(values)).times]).toEqual(values.toSorted((a, b) => Number(a - b)));
});
