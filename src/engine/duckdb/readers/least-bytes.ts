import { BLOB, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { STRING_ENTRY, totalLength } from './strings';
import { type Vector, validityMask, vectorBytes } from './vector';

const STRING_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.BLOB,
  DuckDBTypeId.BIT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.GEOMETRY,
]);

/** A value in a list is at least a digit and a comma. */
const LEAF = 2;

/** About the fewest bytes that the printed values can take, from lengths alone, however deep they nest. */
export function leastBytes(type: DuckDBType, vector: Vector, count: number): number {
  if (STRING_TYPES.has(type.typeId)) {
    return totalLength(vectorBytes(vector, count, STRING_ENTRY), validityMask(vector, count), count);
  }
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return inList(vector, (child, size) => leastBytes(type.valueType, child, size));
    case DuckDBTypeId.MAP:
      return inList(vector, (child, size) => ofMembers([type.keyType, type.valueType], 0, child, size));
    case DuckDBTypeId.ARRAY:
      return leastBytes(type.valueType, duckdb.array_vector_get_child(vector), count * type.length);
    case DuckDBTypeId.STRUCT:
      return ofMembers(type.entryTypes, 0, vector, count);
    case DuckDBTypeId.UNION:
      return ofMembers(type.memberTypes, 1, vector, count);
    case DuckDBTypeId.VARIANT:
      return leastBytes(BLOB, duckdb.struct_vector_get_child(vector, VARIANT_DATA), count);
    default:
      return count * LEAF;
  }
}

/** The member of a VARIANT's storage that holds its values. */
const VARIANT_DATA = 3;

function inList(vector: Vector, measure: (child: Vector, size: number) => number): number {
  return measure(duckdb.list_vector_get_child(vector), duckdb.list_vector_get_size(vector));
}

function ofMembers(types: readonly DuckDBType[], first: number, vector: Vector, count: number): number {
  let sum = 0;
  for (const [i, type] of types.entries()) {
    sum += leastBytes(type, duckdb.struct_vector_get_child(vector, first + i), count);
  }
  return sum;
}
