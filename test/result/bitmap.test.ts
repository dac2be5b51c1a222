import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitmap, countSet, isSet, set } from '../../src/result/bitmap';

test('a bitmap holds what was set and counts only its own bits', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 100 }), fc.nat(100), (values, length) => {
      const bits = bitmap(values.length);
      for (const [i, value] of values.entries()) if (value) set(bits, i);
      expect(values.map((_, i) => isSet(bits, i))).toEqual(values);
      const counted = Math.min(length, values.length);
      expect(countSet(bits, counted)).toBe(values.slice(0, counted).filter(Boolean).length);
    }),
  );
});
