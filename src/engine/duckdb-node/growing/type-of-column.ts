import {
  type DuckDBArrayType,
  type DuckDBDecimalType,
  type DuckDBEnumType,
  type DuckDBListType,
  type DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import {
  arrayOf,
  decimalOf,
  enumOf,
  FIXED_BYTES,
  fixed,
  type LogType,
  listOf,
  structOf,
  TEXT,
  text,
} from './log-types';
import { unknown } from './not-taken-in';

const OTHER_NAMES: Readonly<Record<string, string>> = { TIMESTAMP_TZ: 'TIMESTAMPTZ', TIME_TZ: 'TIMETZ' };

/** What a log calls the type of a column. Throws NotTakenIn where it has no name for it. */
export function typeOfColumn(type: DuckDBType): LogType {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return text(TEXT);
    case DuckDBTypeId.BLOB:
      return text('BLOB');
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type as DuckDBDecimalType;
      return decimalOf(width, scale);
    }
    case DuckDBTypeId.ENUM:
      return enumOf((type as DuckDBEnumType).values);
    case DuckDBTypeId.LIST:
      return listOf(typeOfColumn((type as DuckDBListType).valueType));
    case DuckDBTypeId.ARRAY: {
      const { valueType, length } = type as DuckDBArrayType;
      return arrayOf(typeOfColumn(valueType), length);
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType;
      return structOf(entryNames, entryTypes.map(typeOfColumn));
    }
  }
  const name = DuckDBTypeId[type.typeId];
  const known = OTHER_NAMES[name] ?? name;
  if (!(known in FIXED_BYTES)) throw unknown(`a column of the type ${name}`);
  return fixed(known);
}
