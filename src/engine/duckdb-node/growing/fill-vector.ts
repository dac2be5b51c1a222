import duckdb from '@duckdb/node-bindings';
import type { Vector } from '../readers/vector';
import { isValid, type LogVector, validityBytes } from './log-vector';

const LIST_ENTRY_BYTES = 16;

/** Writes values of a log into a vector of the same type, which nothing has been written to. */
export function fillVector(vector: Vector, from: LogVector): void {
  const { rows, validity, values } = from;
  if (validity !== null) {
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, validity.byteOffset, validityBytes(rows));
  }
  switch (values.kind) {
    case 'fixed':
      copyInto(vector, values.bytes, values.start, rows * values.width);
      return;
    case 'text':
      values.texts.forEach((bytes, row) => {
        if (isValid(from, row)) duckdb.vector_assign_string_element_len(vector, row, bytes);
      });
      return;
    case 'list': {
      const { offsets, lengths, child } = values;
      duckdb.list_vector_reserve(vector, child.rows);
      duckdb.list_vector_set_size(vector, child.rows);
      const entries = Buffer.alloc(rows * LIST_ENTRY_BYTES);
      for (let row = 0; row < rows; row++) {
        if (!isValid(from, row)) continue;
        entries.writeBigUInt64LE(BigInt(offsets[row]!), row * LIST_ENTRY_BYTES);
        entries.writeBigUInt64LE(BigInt(lengths[row]!), row * LIST_ENTRY_BYTES + 8);
      }
      copyInto(vector, entries, 0, entries.length);
      if (child.rows > 0) fillVector(duckdb.list_vector_get_child(vector), child);
      return;
    }
    case 'array':
      fillVector(duckdb.array_vector_get_child(vector), values.child);
      return;
    case 'struct':
      values.children.forEach((child, i) => {
        fillVector(duckdb.struct_vector_get_child(vector, i), child);
      });
  }
}

function copyInto(vector: Vector, bytes: Buffer<ArrayBuffer>, start: number, length: number): void {
  duckdb.copy_data_to_vector(vector, 0, bytes.buffer, bytes.byteOffset + start, length);
}
