import {
  DuckDBAnyType,
  type DuckDBArrayValue,
  type DuckDBListValue,
  type DuckDBMapValue,
  type DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBUnionValue,
  type DuckDBValue,
  type DuckDBVariantValue,
} from '@duckdb/node-api';
import type { Losses } from './losses';
import { print } from './print';

/**
 * A value as JSON, as DuckDB's `to_json` has it. Integers and decimals keep every digit. NaN and the infinities, for
 * which JSON has no word, become null.
 */
export function jsonText(value: DuckDBValue, type: DuckDBType, losses: Losses): string {
  if (value === null) return 'null';
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const { items } = value as DuckDBListValue | DuckDBArrayValue;
      return `[${items.map((item) => jsonText(item, type.valueType, losses)).join(',')}]`;
    }
    case DuckDBTypeId.STRUCT: {
      const { entries } = value as DuckDBStructValue;
      const members = type.entryNames.map((name, i) => member(name, entries[name]!, type.entryTypes[i]!, losses));
      return `{${members.join(',')}}`;
    }
    case DuckDBTypeId.MAP: {
      const { entries } = value as DuckDBMapValue;
      return `{${entries.map((entry) => member(print(entry.key, type.keyType), entry.value, type.valueType, losses)).join(',')}}`;
    }
    case DuckDBTypeId.UNION: {
      const union = value as DuckDBUnionValue;
      return `{${member(union.tag, union.value, type.memberTypeForTag(union.tag), losses)}}`;
    }
    case DuckDBTypeId.VARIANT: {
      const variant = value as DuckDBVariantValue;
      return jsonText(variant.value, variant.type ?? DuckDBAnyType.instance, losses);
    }
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      if (Number.isFinite(value)) return String(value);
      losses.add('notFinite');
      return 'null';
    case DuckDBTypeId.VARCHAR:
      return type.alias === 'JSON' ? String(value) : JSON.stringify(value);
    default:
      return BARE.has(type.typeId) ? String(value) : JSON.stringify(print(value, type));
  }
}

function member(name: string, value: DuckDBValue, type: DuckDBType, losses: Losses): string {
  return `${JSON.stringify(name)}:${jsonText(value, type, losses)}`;
}

/** Types whose printed values are JSON as they stand. */
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
