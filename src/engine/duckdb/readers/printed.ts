import { type DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import type { TextColumn } from '../../../result/column';
import type { ColumnReader, ColumnSource, MakeReader } from './column-reader';
import { GrowingText } from './growing-text';
import { jsonText } from './json';
import { leastBytes } from './least-bytes';
import { print } from './print';
import type { Vector } from './vector';

/** Types whose values are made one by one: rare ones, and nested ones, which become JSON. */
class PrintedReader implements ColumnReader {
  readonly #source: ColumnSource;
  readonly #text: GrowingText;
  readonly #kind: TextColumn['kind'];
  readonly #print: (value: DuckDBValue) => string;

  constructor(source: ColumnSource, kind: TextColumn['kind'], text: (value: DuckDBValue) => string) {
    this.#source = source;
    this.#text = new GrowingText(source);
    this.#kind = kind;
    this.#print = text;
  }

  append(vector: Vector, count: number): void {
    this.#source.budget.require(leastBytes(this.#source.type, vector, count));
    const values = DuckDBVector.create(vector, count, this.#source.type);
    const start = this.#text.length;
    this.#text.validity.append(null, count);
    for (let row = 0; row < count; row++) {
      const value = values.getItem(row);
      if (value === null) this.#text.validity.clear(start + row);
      this.#text.push(value === null ? '' : this.#print(value));
    }
  }

  finish(): TextColumn {
    return this.#text.finish(this.#kind);
  }
}

export const printed: MakeReader = (source) => new PrintedReader(source, 'text', (value) => print(value, source.type));

export const nested: MakeReader = (source) =>
  new PrintedReader(source, 'json', (value) => jsonText(value, source.type, source.losses));
