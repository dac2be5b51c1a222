import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textColumn } from '../../src/result/text-column';
import { cellsOf } from '../frame/support/read';

const column = (values: (string | null)[]) => textColumn({ kind: 'text', name: 't', type: 'VARCHAR' }, values);

test('texts of any script and length come back as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 80 }))), (values) => {
      expect(cellsOf(column(values))).toEqual(values);
    }),
  );
});

test('a text far longer than the others is not cut', () => {
  const long = '€'.repeat(100_000);
  expect(cellsOf(column(['a', long, 'b']))).toEqual(['a', long, 'b']);
});

test('a byte order mark at the start of a text is kept', () => {
  expect(cellsOf(column(['\uFEFFa']))).toEqual(['\uFEFFa']);
});

test('a column without NULL has no validity', () => {
  expect(column(['a', '']).validity).toBeNull();
  expect(column(['a', null]).validity).not.toBeNull();
});
