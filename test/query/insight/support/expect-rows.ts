import { expect } from 'vitest';
import type { Row } from '../../support/ask';

/** In the columns of the expected rows. */
export function expectRows(actual: readonly Row[], expected: readonly object[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, row] of expected.entries()) {
    for (const [name, value] of Object.entries(row)) {
      if (typeof value === 'number') expect(actual[i]![name], `${name} of row ${i}`).toBeCloseTo(value, 6);
      else expect(actual[i]![name], `${name} of row ${i}`).toBe(value);
    }
  }
}
