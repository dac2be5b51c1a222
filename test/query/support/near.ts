import { expect } from 'vitest';
import type { Row, Value } from './ask';

/** Sums of 32-bit values differ in the last digits by the order in which they are added; around zero that is all there is. */
export function near(actual: Value | undefined, expected: Value): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  return Math.abs(actual - expected) <= Math.max(1e-6 * Math.abs(expected), 1e-12);
}

/** In the columns of the expected rows. */
export function expectNear(actual: readonly Row[], expected: readonly Row[]): void {
  expect(actual).toHaveLength(expected.length);
  const wrong = expected.flatMap((row, i) =>
    Object.entries(row).flatMap(([name, value]) =>
      near(actual[i]![name], value) ? [] : [`row ${i}: ${name} is ${actual[i]![name]}, not ${value}`],
    ),
  );
  expect(wrong).toEqual([]);
}
