import {
  type DuckDBListValue,
  type DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBVariantValue,
  SQLNULL,
} from '@duckdb/node-api';
import type { Losses } from '../../columns/losses';
import { leafJson } from './leaf-json';

/** A VARIANT as JSON. Each carries the types of its own values, so that it is read value by value. */
export function variantJson({ value, type }: DuckDBVariantValue, losses: Losses): string {
  return json(value, type ?? SQLNULL, losses);
}

function json(value: DuckDBValue, type: DuckDBType, losses: Losses): string {
  if (value === null) return 'null';
  switch (type.typeId) {
    case DuckDBTypeId.VARIANT:
      return variantJson(value as DuckDBVariantValue, losses);
    case DuckDBTypeId.LIST: {
      const { items } = value as DuckDBListValue;
      return `[${items.map((item) => json(item, type.valueType, losses)).join(',')}]`;
    }
    case DuckDBTypeId.STRUCT: {
      const { entries } = value as DuckDBStructValue;
      const members = type.entryNames.map(
        (name, i) => `${JSON.stringify(name)}:${json(entries[name]!, type.entryTypes[i]!, losses)}`,
      );
      return `{${members.join(',')}}`;
    }
    default:
      return leafJson(value, type, losses);
  }
}
