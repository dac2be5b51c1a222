import { type Column as ArrowColumn, tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame } from '../../src/frame/encode-frame';
import { toFrame } from '../../src/frame/to-frame';
import type { Column } from '../../src/result/column';
import { columns as anyColumns } from './support/arbitrary';
import { cellsOf } from './support/read';
import { numbers, resultOf, texts, times } from './support/result';

const ARROW_TYPES = { number: 3, json: 4, text: 5, boolean: 6, time: 10 };

const table = (columns: readonly Column[]) => toFrame(resultOf(columns), { refId: 'A', format: 'table' });
const decoded = (bytes: Uint8Array) => tableFromIPC(bytes, { useBigIntTimestamp: true });

function arrowCells(column: ArrowColumn<unknown>): unknown[] {
  return [...column].map((value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value));
}

test('every value of every kind of column comes back', () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const arrow = decoded(encodeFrame(table(columns)));
      expect(arrow.schema.fields.map(({ name, type }) => [name, type.typeId])).toEqual(
        columns.map(({ name, kind }) => [name, ARROW_TYPES[kind]]),
      );
      expect(arrow.children.map(arrowCells)).toEqual(columns.map(cellsOf));
    }),
  );
});

test('the bytes are an Arrow file, not a stream', () => {
  const bytes = encodeFrame(table([numbers('n', [1])]));
  const magic = new TextEncoder().encode('ARROW1');
  expect(bytes.subarray(0, 6)).toEqual(magic);
  expect(bytes.subarray(-6)).toEqual(magic);
});

test('a frame of many series says of each its name, labels and config', () => {
  const ids = Array.from({ length: 300 }, (_, i) => `série ${i} "quoted"`).sort();
  const frame = toFrame(
    resultOf([
      times(
        'time',
        ids.map(() => 0n),
      ),
      texts('id', ids),
      numbers(
        'n',
        ids.map((_, i) => i),
      ),
    ]),
    { refId: 'B', format: 'timeseries', fieldConfig: (name) => (name === 'n' ? { unit: 's' } : undefined) },
  );
  const { schema } = decoded(encodeFrame(frame));
  expect(schema.fields.slice(1).map(({ metadata }) => Object.fromEntries(metadata ?? []))).toEqual(
    ids.map((id) => ({
      name: 'n',
      labels: JSON.stringify({ id }),
      config: JSON.stringify({ unit: 's', displayNameFromDS: id }),
    })),
  );
  expect(schema.fields.map(({ nullable }) => nullable)).toEqual([false, ...ids.map(() => true)]);
});

test('the schema carries name, refId and meta, however long the query', () => {
  const executedQueryString = `SELECT '${'ü'.repeat(200_000)}'`;
  const frame = toFrame(resultOf([numbers('n', [1])]), { refId: 'A "1"', format: 'table', executedQueryString });
  const metadata = decoded(encodeFrame(frame)).schema.metadata!;
  expect(metadata.get('name')).toBe('A "1"');
  expect(metadata.get('refId')).toBe('A "1"');
  expect(JSON.parse(metadata.get('meta')!)).toEqual(frame.meta);
});

test('validity is sent only for columns with NULL', () => {
  const full = numbers('n', [1, 2]);
  const claimed = { ...full, validity: Uint8Array.of(0b11) };
  expect(encodeFrame(table([claimed]))).toEqual(encodeFrame(table([full])));
});

test('columns that are views of larger buffers are cut to their rows', () => {
  const pool = Float64Array.from({ length: 100 }, (_, i) => i);
  const view: Column = { ...numbers('n', [0, 0, 0]), values: pool.subarray(10, 13) };
  expect(arrowCells(decoded(encodeFrame(table([view]))).children[0]!)).toEqual([10, 11, 12]);
});

test('a frame without fields is a file without columns', () => {
  const frame = toFrame(resultOf([numbers('n', [])]), { refId: 'A', format: 'timeseries' });
  const arrow = decoded(encodeFrame(frame));
  expect(arrow.schema.fields).toEqual([]);
  expect(arrow.schema.metadata!.get('refId')).toBe('A');
});
