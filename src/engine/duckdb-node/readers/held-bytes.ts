import { BLOB, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { isSet } from '../../../result/bitmap';
import { STRING_ENTRY } from './strings';
import { type Vector, validityMask, vectorBytes } from './vector';

/** A value on its own or in a list, and what stands around it while it is printed. */
const LEAF = 64;

const STRING_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.BLOB,
  DuckDBTypeId.BIT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.GEOMETRY,
]);

/** How much the entries `from` to `from + count` of a vector hold. */
type Measure = (from: number, count: number) => number;

/** About how many bytes entries take as JavaScript values, from lengths alone, however deep they nest. */
export function heldBytes(type: DuckDBType, vector: Vector, size: number): Measure {
  if (STRING_TYPES.has(type.typeId)) return ofStrings(vector, size);
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return ofLists(vector, size, (child, size) => heldBytes(type.valueType, child, size));
    case DuckDBTypeId.MAP:
      return ofLists(vector, size, (child, size) => ofMembers([type.keyType, type.valueType], 0, child, size));
    case DuckDBTypeId.ARRAY: {
      const elements = heldBytes(type.valueType, duckdb.array_vector_get_child(vector), size * type.length);
      return (from, count) => elements(from * type.length, count * type.length);
    }
    case DuckDBTypeId.STRUCT:
      return ofMembers(type.entryTypes, 0, vector, size);
    case DuckDBTypeId.UNION:
      return ofMembers(type.memberTypes, 1, vector, size);
    case DuckDBTypeId.VARIANT:
      return ofVariants(vector, size);
    default:
      return (_, count) => count * LEAF;
  }
}

function ofStrings(vector: Vector, size: number): Measure {
  const { buffer, byteOffset } = vectorBytes(vector, size, STRING_ENTRY);
  const words = new Uint32Array(buffer, byteOffset, size * 4);
  const mask = validityMask(vector, size);
  return (from, count) => {
    let bytes = count * LEAF;
    for (let i = from; i < from + count; i++) if (mask === null || isSet(mask, i)) bytes += words[4 * i]!;
    return bytes;
  };
}

function ofLists(vector: Vector, size: number, elements: (child: Vector, size: number) => Measure): Measure {
  const { buffer, byteOffset } = vectorBytes(vector, size, 16);
  const entries = new BigUint64Array(buffer, byteOffset, size * 2);
  const mask = validityMask(vector, size);
  const measure = elements(duckdb.list_vector_get_child(vector), duckdb.list_vector_get_size(vector));
  return (from, count) => {
    let bytes = count * LEAF;
    for (let i = from; i < from + count; i++) {
      if (mask === null || isSet(mask, i)) bytes += measure(Number(entries[2 * i]), Number(entries[2 * i + 1]));
    }
    return bytes;
  };
}

function ofMembers(types: readonly DuckDBType[], first: number, vector: Vector, size: number): Measure {
  const members = types.map((type, i) => heldBytes(type, duckdb.struct_vector_get_child(vector, first + i), size));
  return (from, count) => members.reduce((bytes, measure) => bytes + measure(from, count), 0);
}

/** Its storage is a struct, of which the third member lists the nodes and the fourth holds their bytes. */
function ofVariants(vector: Vector, size: number): Measure {
  const nodes = ofLists(duckdb.struct_vector_get_child(vector, 2), size, () => (_, count) => count * LEAF);
  const bytes = heldBytes(BLOB, duckdb.struct_vector_get_child(vector, 3), size);
  return (from, count) => nodes(from, count) + bytes(from, count);
}
