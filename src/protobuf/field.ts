import { type BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Scalar, string, type Type } from './type';

/** One numbered field of a message. Reading starts from `initial` and folds in each occurrence on the wire. */
export interface Field<Out, In = Out> {
  readonly number: number;
  readonly wire: WireType;
  initial(): Out;
  read(reader: BinaryReader, current: Out): Out;
  write(writer: BinaryWriter, value: In): void;
}

export function one<T>(number: number, type: Scalar<T>): Field<T> {
  return {
    number,
    wire: type.wire,
    initial: () => type.zero,
    read: (reader) => type.read(reader),
    write(writer, value) {
      if (type.isZero(value)) return;
      writer.tag(number, type.wire);
      type.write(writer, value);
    },
  };
}

export function maybe<Out, In>(number: number, type: Type<Out, In>): Field<Out | undefined, In> {
  return {
    number,
    wire: type.wire,
    initial: () => undefined,
    read: (reader) => type.read(reader),
    write(writer, value) {
      writer.tag(number, type.wire);
      type.write(writer, value);
    },
  };
}

/** A repeated field of a type that protobuf does not pack: strings, bytes and messages. */
export function many<Out, In>(number: number, type: Type<Out, In>): Field<Out[], readonly In[]> {
  return {
    number,
    wire: type.wire,
    initial: () => [],
    read(reader, current) {
      current.push(type.read(reader));
      return current;
    },
    write(writer, values) {
      for (const value of values) {
        writer.tag(number, type.wire);
        type.write(writer, value);
      }
    },
  };
}

const KEY = 1;
const VALUE = 2;

/** Keyed by strings. `absent` stands for an entry that came without a value. */
export function map<Out, In>(
  number: number,
  type: Type<Out, In>,
  absent: () => Out,
): Field<Map<string, Out>, ReadonlyMap<string, In>> {
  return {
    number,
    wire: WireType.LengthDelimited,
    initial: () => new Map(),
    read(reader, current) {
      const end = reader.uint32() + reader.pos;
      let key = '';
      let value: Out | undefined;
      while (reader.pos < end) {
        const [field, wire] = reader.tag();
        if (field === KEY && wire === string.wire) key = reader.string();
        else if (field === VALUE && wire === type.wire) value = type.read(reader);
        else reader.skip(wire, field);
      }
      return current.set(key, value ?? absent());
    },
    write(writer, entries) {
      for (const [key, value] of entries) {
        writer.tag(number, WireType.LengthDelimited).fork();
        writer.tag(KEY, string.wire).string(key);
        writer.tag(VALUE, type.wire);
        type.write(writer, value);
        writer.join();
      }
    },
  };
}
