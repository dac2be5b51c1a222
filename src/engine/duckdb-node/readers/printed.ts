import { setImmediate } from 'node:timers/promises';
import { DuckDBVector } from '@duckdb/node-api';
import { LearningError } from '../../../error/learning-error';
import { isSet } from '../../../result/bitmap';
import type { TextColumn } from '../../../result/column';
import { GrowingText } from '../../columns/growing-text';
import type { ColumnReader, ColumnSource, MakeReader } from './column-reader';
import { heldBytes } from './held-bytes';
import { JsonWriter } from './nested';
import { print } from './print';
import { type Vector, validityMask } from './vector';

/** Of one value. A million numbers hold the process up for a fifth of a second. */
const LARGEST_MB = 64;

/** How long, at most, the process is kept from its other work at a time. */
const LONGEST_TURN_MS = 10;

/** Prepares to write the entries of a vector, one by one, to the end of `text`. */
type Prepare = (vector: Vector, size: number, text: GrowingText) => (index: number) => void;

/** Types that are written value by value: rare ones, and nested ones. */
class PrintedReader implements ColumnReader {
  readonly #source: ColumnSource;
  readonly #text: GrowingText;
  readonly #kind: TextColumn['kind'];
  readonly #prepare: Prepare;

  constructor(source: ColumnSource, kind: TextColumn['kind'], prepare: Prepare) {
    this.#source = source;
    this.#text = new GrowingText(source);
    this.#kind = kind;
    this.#prepare = prepare;
  }

  async append(vector: Vector, count: number): Promise<void> {
    const heldBy = heldBytes(this.#source.type, vector, count);
    const write = this.#prepare(vector, count, this.#text);
    const mask = validityMask(vector, count);
    this.#text.validity.append(mask, count);
    this.#text.reserve(count, 0);
    let turn = performance.now();
    for (let row = 0; row < count; row++) {
      if (mask === null || isSet(mask, row)) {
        this.#requireModest(heldBy(row, 1));
        write(row);
      }
      this.#text.endRow();
      if (performance.now() - turn > LONGEST_TURN_MS) {
        await setImmediate();
        turn = performance.now();
      }
    }
  }

  finish(): TextColumn {
    return this.#text.finish(this.#kind);
  }

  #requireModest(bytes: number): void {
    if (bytes <= LARGEST_MB * 1024 * 1024) return;
    throw new LearningError('too_large', `A value of column "${this.#source.name}" is larger than ${LARGEST_MB} MB.`, {
      hint: 'Take a part of the value, or aggregate it in SQL.',
    });
  }
}

export const printed: MakeReader = (source) =>
  new PrintedReader(source, 'text', (vector, size, text) => {
    const values = DuckDBVector.create(vector, size, source.type);
    return (index) => text.write(print(values.getItem(index), source.type));
  });

export const nested: MakeReader = (source) =>
  new PrintedReader(source, 'json', (vector, size, text) =>
    new JsonWriter(text, source.losses).entries(source.type, vector, size),
  );
