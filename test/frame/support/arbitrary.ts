import fc from 'fast-check';
import type { Column } from '../../../src/result/column';
import { booleans, jsons, numbers, texts, times } from './result';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });

/** A column of any kind, its values in `cells` form. */
function column(rows: number): fc.Arbitrary<Column> {
  const cells = <T>(value: fc.Arbitrary<T>) => fc.array(fc.option(value), { minLength: rows, maxLength: rows });
  return fc.oneof(
    fc.tuple(text, cells(fc.double({ noNaN: true }))).map(([name, values]) => numbers(name, values)),
    fc.tuple(text, cells(fc.boolean())).map(([name, values]) => booleans(name, values)),
    fc.tuple(text, cells(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n))).map(([name, values]) => times(name, values)),
    fc.tuple(text, cells(text)).map(([name, values]) => texts(name, values)),
    fc.tuple(text, cells(fc.json())).map(([name, values]) => jsons(name, values)),
  );
}

/** Columns of one length, from no rows on. */
export const columns: fc.Arbitrary<Column[]> = fc
  .nat(40)
  .chain((rows) => fc.array(column(rows), { minLength: 1, maxLength: 6 }));
