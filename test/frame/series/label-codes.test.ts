import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelCodes } from '../../../src/frame/series/label-codes';
import { booleans, texts } from '../support/result';

/** The definition, in plain words: number the distinct label sets in order of first appearance. */
function expected(rows: readonly (readonly unknown[])[]) {
  const keys = rows.map((row) => JSON.stringify(row.map((value) => value ?? '')));
  const distinct = [...new Set(keys)];
  return { codes: keys.map((key) => distinct.indexOf(key)), firstRows: distinct.map((key) => keys.indexOf(key)) };
}

const row = fc.tuple(
  fc.option(fc.constantFrom('', 'a', 'b', 'ab', 'ä', 'a\u0000')),
  fc.option(fc.boolean()),
  fc.option(fc.string({ maxLength: 2 })),
);

test('rows have the same code exactly when they have the same labels', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 200 }), (rows) => {
      const columns = [
        texts(
          'a',
          rows.map(([a]) => a),
        ),
        booleans(
          'b',
          rows.map(([, b]) => b),
        ),
        texts(
          'c',
          rows.map(([, , c]) => c),
        ),
      ];
      const { codes, firstRows } = labelCodes(columns, rows.length);
      expect({ codes: [...codes], firstRows }).toEqual(expected(rows));
    }),
  );
});

test('tables of codes grow with the labels', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => [`left ${i % 6000}`, `right ${i % 5000}`]);
  const columns = [
    texts(
      'a',
      rows.map(([a]) => a!),
    ),
    texts(
      'b',
      rows.map(([, b]) => b!),
    ),
  ];
  const { codes, firstRows } = labelCodes(columns, rows.length);
  expect(firstRows).toHaveLength(new Set(rows.map(String)).size);
  expect(rows.every((labels, i) => String(rows[firstRows[codes[i]!]!]) === String(labels))).toBe(true);
});

test('rows without label columns are one series', () => {
  expect([...labelCodes([], 3).codes]).toEqual([0, 0, 0]);
  expect(labelCodes([], 0).firstRows).toEqual([]);
});

test('what stands under a NULL does not make a label', () => {
  const column = texts('a', ['x', 'y', null]);
  const hidden = { ...column, validity: Uint8Array.of(0b001) };
  expect([...labelCodes([hidden], 3).codes]).toEqual([0, 1, 1]);
});
