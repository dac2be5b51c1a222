import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFrame } from '../../src/frame/encode-frame';
import { reusedFrame } from '../../src/frame/reused';
import { toFrame } from '../../src/frame/to-frame';
import { columns as anyColumns } from './support/arbitrary';
import { resultOf, texts } from './support/result';

const AS_OF = 1_700_000_000_000;
const LATER = 1_700_000_060_000;

const encoded = (columns: Parameters<typeof resultOf>[0], state = {}) => {
  const result = resultOf(columns);
  return encodeFrame(toFrame({ ...result, state: { ...result.state!, ...state } }, { refId: 'A', format: 'table' }));
};

it('a frame that is given again says so, and as of when, and is the same otherwise', () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const bytes = encoded(columns);
      const before = Uint8Array.from(bytes);
      const again = reusedFrame(bytes, AS_OF, LATER)!;
      expect(bytes).toEqual(before);
      const [old, now] = [tableFromIPC(bytes), tableFromIPC(again)];
      const custom = (table: typeof old) => JSON.parse(table.schema.metadata!.get('meta')!).custom;
      expect(custom(old)).toMatchObject({ asOf: AS_OF, reused: false });
      expect(custom(now)).toEqual({ ...custom(old), asOf: LATER, reused: true });
      expect(now.schema.fields).toEqual(old.schema.fields);
      expect(now.children.map((child) => [...child])).toEqual(old.children.map((child) => [...child]));
      // Both of its ends say the same: the schema of a stream is the first, of a file the last.
      expect(Buffer.from(again).toString('latin1').split('"reused":true ')).toHaveLength(3);
    }),
  );
});

it('values that look like the words of the frame stay as they are', () => {
  const words = `"asOf":${AS_OF},"reused":false`;
  const again = reusedFrame(encoded([texts('word', [words])]), AS_OF, LATER)!;
  expect([...tableFromIPC(again).getChild('word')!]).toEqual([words]);
});

it('a frame that says it more than once, or may yield something else, is not given again', () => {
  expect(reusedFrame(encoded([texts(`"asOf":${AS_OF},"reused":false`, ['x'])]), AS_OF, LATER)).toBeNull();
  expect(reusedFrame(encoded([texts('word', ['x'])], { isStable: false }), AS_OF, LATER)).toBeNull();
  expect(reusedFrame(encoded([texts('word', ['x'])]), LATER, LATER)).toBeNull();
});
