import type { Value } from '../../support/ask';

/** Sums of 32-bit values differ in the last digits by the order in which they are added. */
export function near(actual: Value | undefined, expected: Value): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  return Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
}
