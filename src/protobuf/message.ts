import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Field } from './field';
import type { Type } from './type';

type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

type Read<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer Out, infer _In> ? Out : never };
type Written<F extends Fields> = {
  readonly [K in keyof F]?: (F[K] extends Field<infer _Out, infer In> ? In : never) | undefined;
};

export interface Message<Out, In = Partial<Out>> extends Type<Out, In> {
  encode(value: In): Buffer;
  decode(bytes: Uint8Array): Out;
}

/** What reading a message yields: every field is there, by its default where the sender left it out. */
export type Value<M> = M extends Message<infer Out, infer _In> ? Out : never;

/** What writing a message takes: fields may be left out. */
export type Init<M> = M extends Message<infer _Out, infer In> ? In : never;

/** A protobuf message from a table of its fields. Fields that the table does not know are skipped. */
export function message<F extends Fields>(fields: F): Message<Read<F>, Written<F>> {
  const named = Object.entries(fields).map(([name, field]) => ({ name, field }));
  const byNumber = new Map(named.map((entry) => [entry.field.number, entry]));

  function readUntil(reader: BinaryReader, end: number): Read<F> {
    const value: Record<string, unknown> = {};
    for (const { name, field } of named) value[name] = field.initial();
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      const known = byNumber.get(number);
      if (known && known.field.wire === wire) value[known.name] = known.field.read(reader, value[known.name]);
      else reader.skip(wire, number);
    }
    if (reader.pos !== end) throw new RangeError('A field runs past the end of its message.');
    return value as Read<F>;
  }

  function writeFields(writer: BinaryWriter, value: Written<F>): void {
    for (const { name, field } of named) {
      const given = value[name];
      if (given !== undefined) field.write(writer, given);
    }
  }

  return {
    wire: WireType.LengthDelimited,
    read: (reader) => readUntil(reader, reader.uint32() + reader.pos),
    write(writer, value) {
      writer.fork();
      writeFields(writer, value);
      writer.join();
    },
    encode(value) {
      const writer = new BinaryWriter();
      writeFields(writer, value);
      const { buffer, byteOffset, byteLength } = writer.finish();
      return Buffer.from(buffer, byteOffset, byteLength);
    },
    decode: (bytes) => readUntil(new BinaryReader(bytes), bytes.length),
  };
}
