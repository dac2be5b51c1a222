import type { Batch } from '@uwdata/flechette';
import { isSet } from '../../../result/bitmap';

/** One column of a record batch, as it lies in Arrow. */
export type ArrowBatch = Omit<Batch<unknown>, 'values' | 'offsets' | 'children'> & {
  readonly values: Uint8Array;
  readonly offsets: Int32Array;
  readonly children: readonly ArrowBatch[];
  /** For a union: the place of each row's member. */
  readonly typeIds?: Int8Array;
};

/** One bit a row, set where there is a value; null when every row has one. */
export function validityOf({ nullCount, validity }: ArrowBatch): Uint8Array | null {
  return nullCount > 0 && validity !== undefined && validity.length > 0 ? (validity as Uint8Array) : null;
}

export function isValid(batch: ArrowBatch, row: number): boolean {
  const mask = validityOf(batch);
  return mask === null || isSet(mask, row);
}
