import { type BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** How values of one protobuf type go over the wire. `In` is what may be written, `Out` what is read. */
export interface Type<Out, In = Out> {
  readonly wire: WireType;
  read(reader: BinaryReader): Out;
  write(writer: BinaryWriter, value: In): void;
}

/** A type with a default that is not sent, and that stands for an absent field. */
export interface Scalar<T> extends Type<T> {
  readonly zero: T;
  isZero(value: T): boolean;
}

export const string: Scalar<string> = {
  wire: WireType.LengthDelimited,
  zero: '',
  isZero: (value) => value === '',
  read: (reader) => reader.string(),
  write: (writer, value) => writer.string(value),
};

export const bytes: Scalar<Uint8Array> = {
  wire: WireType.LengthDelimited,
  zero: new Uint8Array(0),
  isZero: (value) => value.length === 0,
  read: (reader) => reader.bytes(),
  write: (writer, value) => writer.bytes(value),
};

export const bool: Scalar<boolean> = {
  wire: WireType.Varint,
  zero: false,
  isZero: (value) => !value,
  read: (reader) => reader.bool(),
  write: (writer, value) => writer.bool(value),
};

/** Enums travel as int32 too. */
export const int32: Scalar<number> = {
  wire: WireType.Varint,
  zero: 0,
  isZero: (value) => value === 0,
  read: (reader) => reader.int32(),
  write: (writer, value) => writer.int32(value),
};

/** Exact within ±2^53; read as the nearest double beyond. */
export const int64: Scalar<number> = {
  wire: WireType.Varint,
  zero: 0,
  isZero: (value) => value === 0,
  read: (reader) => Number(reader.int64()),
  write: (writer, value) => writer.int64(value),
};

/** A `fixed64`, read as the nearest double. */
export const fixed64: Scalar<number> = {
  wire: WireType.Bit64,
  zero: 0,
  isZero: (value) => value === 0,
  read: (reader) => Number(reader.fixed64()),
  write: (writer, value) => writer.fixed64(BigInt(value)),
};

export const double: Scalar<number> = {
  wire: WireType.Bit64,
  zero: 0,
  isZero: (value) => Object.is(value, 0),
  read: (reader) => reader.double(),
  write: (writer, value) => writer.double(value),
};

/** A type that is named before it is there, as one that holds itself is. */
export function lazy<Out, In>(wire: WireType, type: () => Type<Out, In>): Type<Out, In> {
  return {
    wire,
    read: (reader) => type().read(reader),
    write: (writer, value) => type().write(writer, value),
  };
}
