import { quoteIdentifier, quoteText } from '../model/quote';
import { type RowHash, rowHashes } from '../store/row-hashes';
import type { ArchivedColumn } from './manifest';

/** Types of which Parquet loses values: the wide integers become DOUBLE, times of day lose their zone, intervals theirs. */
const LOST_BY_PARQUET = /HUGEINT|INTERVAL|TIME_?TZ|\bTIME WITH TIME ZONE|BIGNUM|VARIANT|GEOMETRY/;

/** A column of a table on its way to Parquet. @param taken names that the files use for something else */
export function storedColumn(name: string, type: string, generated: boolean, taken: string): ArchivedColumn {
  return {
    name,
    type,
    stored: name.toLowerCase() === taken ? `column_${name}` : name,
    asText: LOST_BY_PARQUET.test(type),
    generated,
  };
}

/** SQL of the value that goes into the files. */
export function toStored({ name, stored, asText }: ArchivedColumn): string {
  return `${asText ? `CAST(${quoteIdentifier(name)} AS VARCHAR)` : quoteIdentifier(name)} AS ${quoteIdentifier(stored)}`;
}

/** SQL of the value that the files hold, as the table had it. */
export function fromStored({ name, type, stored }: ArchivedColumn): string {
  return `CAST(${quoteIdentifier(stored)} AS ${type}) AS ${quoteIdentifier(name)}`;
}

/** Reads files as the table that they were written from. @param paths absolute */
export function readParquet(paths: readonly string[], columns: readonly ArchivedColumn[]): string {
  const files = `read_parquet([${paths.map(quoteText).join(', ')}], hive_partitioning = false, union_by_name = true)`;
  return `(SELECT ${columns.map(fromStored).join(', ')} FROM ${files})`;
}

const SUMS = `coalesce(sum(row_hash::HUGEINT), 0)::VARCHAR || '-' || coalesce(bit_xor(row_hash), 0)::VARCHAR`;

/**
 * Selects count, least and greatest timestamp, and a checksum over all values of all rows, which does not depend on
 * their order: the sum and the exclusive or of each of their hashes.
 */
export function summarySql(relation: string, columns: readonly ArchivedColumn[], time: string): string {
  const [{ hash }, ...lists] = rowHashes(columns) as [RowHash, ...RowHash[]];
  const others = lists.map(
    (list) => ` || '-' || (SELECT ${SUMS} FROM (SELECT ${list.hash} AS row_hash FROM ${relation} WHERE ${list.where}))`,
  );
  return `SELECT count(*)::VARCHAR, min(${time})::TIMESTAMP::VARCHAR, max(${time})::TIMESTAMP::VARCHAR,
    ${SUMS}${others.join('')} FROM (SELECT ${time}, ${hash} AS row_hash FROM ${relation})`;
}
