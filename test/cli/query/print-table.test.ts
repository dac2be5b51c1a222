import { expect, it } from 'vitest';
import type { PlainField } from '../../../src/asking/asker';
import { printTable } from '../../../src/cli/query/print-table';

const cell = (value: number, field: Partial<PlainField>) =>
  printTable({ fields: [{ name: 'a', kind: 'number', ...field }], rows: [[value]], notices: [], sql: '', asOf: 0 })
    .trimEnd()
    .split('\n')
    .at(-1)!
    .trim();

it.each([
  [0.985, { unit: 'percentunit', decimals: 1 }, '0.985'],
  [0.0004, { unit: 'percentunit', decimals: 1 }, '0.0004'],
  [1, { unit: 'percentunit', decimals: 1 }, '1.000'],
  [98.54, { unit: 'percent', decimals: 1 }, '98.5'],
  [0.5, {}, '0.5000'],
])('shows %f of %o with the digits that tell it from 1', (value, field, text) => {
  expect(cell(value, field)).toBe(text);
});
