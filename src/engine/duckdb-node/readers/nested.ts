import { type DuckDBType, DuckDBTypeId, type DuckDBVariantValue, DuckDBVector } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { isSet } from '../../../result/bitmap';
import type { GrowingText } from '../../columns/growing-text';
import type { Losses } from '../../columns/losses';
import { isBare, leafJson, numberJson } from './leaf-json';
import { print } from './print';
import { variantJson } from './variant';
import { type Vector, validityMask, vectorBytes } from './vector';

/** Writes one entry of a vector. */
type Write = (index: number) => void;

/** Writes nested values as JSON, element by element, out of the vectors that hold them. */
export class JsonWriter {
  readonly #text: GrowingText;
  readonly #losses: Losses;

  constructor(text: GrowingText, losses: Losses) {
    this.#text = text;
    this.#losses = losses;
  }

  entries(type: DuckDBType, vector: Vector, size: number): Write {
    const mask = validityMask(vector, size);
    const write = this.#valid(type, vector, size);
    if (mask === null) return write;
    return (index) => {
      if (isSet(mask, index)) write(index);
      else this.#text.writeAscii('null');
    };
  }

  /** A writer for entries that are not NULL. */
  #valid(type: DuckDBType, vector: Vector, size: number): Write {
    switch (type.typeId) {
      case DuckDBTypeId.LIST:
        return this.#lists(type.valueType, vector, size);
      case DuckDBTypeId.ARRAY: {
        const child = duckdb.array_vector_get_child(vector);
        const element = this.entries(type.valueType, child, size * type.length);
        return (index) => this.#elements(element, index * type.length, type.length);
      }
      case DuckDBTypeId.STRUCT:
        return this.#structs(type.entryNames, type.entryTypes, vector, size);
      case DuckDBTypeId.MAP:
        return this.#maps(type.keyType, type.valueType, vector, size);
      case DuckDBTypeId.UNION:
        return this.#unions(type.memberTags, type.memberTypes, vector, size);
      case DuckDBTypeId.FLOAT:
        return this.#numbers(Float32Array, vector, size);
      case DuckDBTypeId.DOUBLE:
        return this.#numbers(Float64Array, vector, size);
      default:
        return this.#leaves(type, vector, size);
    }
  }

  #elements(element: Write, from: number, count: number): void {
    this.#text.writeAscii('[');
    for (let i = 0; i < count; i++) {
      if (i > 0) this.#text.writeAscii(',');
      element(from + i);
    }
    this.#text.writeAscii(']');
  }

  #lists(valueType: DuckDBType, vector: Vector, size: number): Write {
    const range = listRanges(vector, size);
    const child = duckdb.list_vector_get_child(vector);
    const element = this.entries(valueType, child, duckdb.list_vector_get_size(vector));
    return (index) => this.#elements(element, ...range(index));
  }

  #structs(names: readonly string[], types: readonly DuckDBType[], vector: Vector, size: number): Write {
    const members = types.map((type, i) => ({
      name: `${i === 0 ? '{' : ','}${JSON.stringify(names[i])}:`,
      write: this.entries(type, duckdb.struct_vector_get_child(vector, i), size),
    }));
    return (index) => {
      for (const { name, write } of members) {
        this.#text.write(name);
        write(index);
      }
      this.#text.writeAscii('}');
    };
  }

  #maps(keyType: DuckDBType, valueType: DuckDBType, vector: Vector, size: number): Write {
    const range = listRanges(vector, size);
    const entries = duckdb.list_vector_get_child(vector);
    const count = duckdb.list_vector_get_size(vector);
    const keys = DuckDBVector.create(duckdb.struct_vector_get_child(entries, 0), count, keyType);
    const value = this.entries(valueType, duckdb.struct_vector_get_child(entries, 1), count);
    return (index) => {
      const [from, length] = range(index);
      this.#text.writeAscii('{');
      for (let i = from; i < from + length; i++) {
        this.#text.write(`${i === from ? '' : ','}${JSON.stringify(print(keys.getItem(i), keyType))}:`);
        value(i);
      }
      this.#text.writeAscii('}');
    };
  }

  /** The first member of its storage is the tag; each other is one of the union's. */
  #unions(tags: readonly string[], types: readonly DuckDBType[], vector: Vector, size: number): Write {
    const tagOf = vectorBytes(duckdb.struct_vector_get_child(vector, 0), size, 1);
    const members = types.map((type, i) => this.entries(type, duckdb.struct_vector_get_child(vector, i + 1), size));
    return (index) => {
      const tag = tagOf[index]!;
      this.#text.write(`{${JSON.stringify(tags[tag])}:`);
      members[tag]!(index);
      this.#text.writeAscii('}');
    };
  }

  #numbers(Entries: Float32ArrayConstructor | Float64ArrayConstructor, vector: Vector, size: number): Write {
    const { buffer, byteOffset } = vectorBytes(vector, size, Entries.BYTES_PER_ELEMENT);
    const numbers = new Entries(buffer, byteOffset, size);
    return (index) => this.#text.writeAscii(numberJson(numbers[index]!, this.#losses));
  }

  #leaves(type: DuckDBType, vector: Vector, size: number): Write {
    const values = DuckDBVector.create(vector, size, type);
    if (type.typeId === DuckDBTypeId.VARIANT) {
      return (index) => this.#text.write(variantJson(values.getItem(index) as DuckDBVariantValue, this.#losses));
    }
    if (isBare(type)) return (index) => this.#text.writeAscii(String(values.getItem(index)));
    return (index) => this.#text.write(leafJson(values.getItem(index), type, this.#losses));
  }
}

/** Where the elements of a list begin, and how many they are. */
function listRanges(vector: Vector, size: number): (index: number) => [from: number, count: number] {
  const { buffer, byteOffset } = vectorBytes(vector, size, 16);
  const entries = new BigUint64Array(buffer, byteOffset, size * 2);
  return (index) => [Number(entries[2 * index]), Number(entries[2 * index + 1])];
}
