import { type DuckDBType, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import type { Losses } from '../../columns/losses';
import { strictJson } from '../../columns/strict-json';
import { print } from './print';

const BARE: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.DECIMAL,
]);

/** Whether its values, as they are printed, are JSON, in ASCII. */
export function isBare({ typeId }: DuckDBType): boolean {
  return BARE.has(typeId);
}

/**
 * A value that is not nested as JSON, as DuckDB's `to_json` has it. Integers and decimals keep every digit. NaN and the
 * infinities, for which JSON has no word, become null.
 */
export function leafJson(value: DuckDBValue, type: DuckDBType, losses: Losses): string {
  if (isBare(type)) return String(value);
  if (type.alias === 'JSON') return strictJson(String(value), losses);
  if (type.typeId === DuckDBTypeId.FLOAT || type.typeId === DuckDBTypeId.DOUBLE) {
    return numberJson(value as number, losses);
  }
  return JSON.stringify(print(value, type));
}

export function numberJson(value: number, losses: Losses): string {
  if (Number.isFinite(value)) return String(value);
  losses.add('notFinite');
  return 'null';
}
