import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { many, map, maybe, one } from '../../src/protobuf/field';
import { type Message, message } from '../../src/protobuf/message';
import { bool, bytes, int32, int64, string } from '../../src/protobuf/type';

const Inner = message({ text: one(1, string), numbers: many(2, bytes) });
const Outer = message({
  text: one(1, string),
  blob: one(2, bytes),
  flag: one(3, bool),
  small: one(4, int32),
  large: one(5, int64),
  inner: maybe(6, Inner),
  inners: many(7, Inner),
  texts: map(8, string, () => ''),
  nested: map(9, Inner, () => Inner.decode(new Uint8Array(0))),
  far: one(536870911, string),
});

const text = fc.string({ unit: 'grapheme' });
const blob = fc.uint8Array({ maxLength: 300 });
const inner = fc.record({ text, numbers: fc.array(blob, { maxLength: 3 }) });
const outer = fc.record({
  text,
  blob,
  flag: fc.boolean(),
  small: fc.integer(),
  large: fc.maxSafeInteger(),
  inner: fc.option(inner, { nil: undefined }),
  inners: fc.array(inner, { maxLength: 4 }),
  texts: fc.array(fc.tuple(text, text), { maxLength: 4 }).map((entries) => new Map(entries)),
  nested: fc.array(fc.tuple(text, inner), { maxLength: 4 }).map((entries) => new Map(entries)),
  far: text,
});

const roundTrip = <Out, In>(type: Message<Out, In>, value: In) => type.decode(type.encode(value));

/** Views become plain byte lists, so that values are compared and not the buffers that hold them. */
const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof Map) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return value;
};

describe('a message', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(outer, (value) => {
        expect(plain(roundTrip(Outer, value))).toEqual(plain(value));
      }),
    );
  });

  it('reads a message of only unknown fields as if it were empty', () => {
    const Other = message({ name: one(21, string), count: one(22, int64), parts: many(23, Inner) });
    fc.assert(
      fc.property(text, fc.maxSafeInteger(), fc.array(inner), (name, count, parts) => {
        const read = Outer.decode(Other.encode({ name, count, parts }));
        expect(plain(read)).toEqual(plain(Outer.decode(new Uint8Array(0))));
      }),
    );
  });

  it('skips a known number that comes with another wire type', () => {
    const bytesOnWire = new BinaryWriter()
      .tag(1, WireType.Varint)
      .uint32(7)
      .tag(3, WireType.Varint)
      .bool(true)
      .finish();
    expect(Outer.decode(bytesOnWire)).toMatchObject({ text: '', flag: true });
  });

  it('sends nothing for defaults', () => {
    expect(
      Outer.encode({ text: '', blob: new Uint8Array(0), flag: false, small: 0, large: 0, inners: [] }),
    ).toHaveLength(0);
  });

  it('tells an empty nested message from an absent one', () => {
    expect(roundTrip(Outer, { inner: {} }).inner).toEqual({ text: '', numbers: [] });
    expect(roundTrip(Outer, {}).inner).toBeUndefined();
  });

  it('gives a map entry without a value the default of its type', () => {
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).string('key').finish();
    const written = (field: number) => new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(entry).finish();
    expect([...Outer.decode(written(8)).texts]).toEqual([['key', '']]);
    expect([...Outer.decode(written(9)).nested]).toEqual([['key', { text: '', numbers: [] }]]);
  });

  it('reads whole numbers beyond 2^53 as the nearest double', () => {
    const written = new BinaryWriter()
      .tag(5, WireType.Varint)
      .int64(2n ** 62n + 1n)
      .finish();
    expect(Outer.decode(written).large).toBe(2 ** 62);
  });

  it('refuses bytes that end in the middle of a field', () => {
    const whole = Outer.encode({ text: 'a text', inner: { text: 'another' } });
    for (let cut = 1; cut < whole.length; cut++) {
      if (cut === 8) continue; // Between the two fields: a whole message.
      expect(() => Outer.decode(whole.subarray(0, cut)), `cut at ${cut}`).toThrow();
    }
  });

  it('refuses a nested message that claims more than its parent holds', () => {
    const inside = new BinaryWriter().tag(1, WireType.LengthDelimited).uint32(40).raw(new Uint8Array(2)).finish();
    const written = new BinaryWriter().tag(6, WireType.LengthDelimited).bytes(inside).raw(new Uint8Array(60)).finish();
    expect(() => Outer.decode(written)).toThrow();
  });

  it('never hangs or leaks on arbitrary bytes: it reads them or throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (arbitrary) => {
        try {
          Outer.decode(arbitrary);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
