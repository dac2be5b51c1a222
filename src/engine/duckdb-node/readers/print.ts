import {
  type DuckDBBlobValue,
  type DuckDBDateValue,
  type DuckDBGeometryValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampSecondsValue,
  type DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { printBlob } from './blobs';
import { wellKnownText } from './geometry';

/** A value as DuckDB casts it to VARCHAR, in a session whose time zone is UTC. */
export function print(value: DuckDBValue, type: DuckDBType): string {
  switch (type.typeId) {
    case DuckDBTypeId.BLOB:
      return printBlob((value as DuckDBBlobValue).bytes);
    case DuckDBTypeId.GEOMETRY:
      return wellKnownText((value as DuckDBGeometryValue).bytes);
    case DuckDBTypeId.DATE: {
      const date = value as DuckDBDateValue;
      return date.isFinite ? String(date) : date.days > 0 ? 'infinity' : '-infinity';
    }
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS: {
      // The bindings print the number that stands for an infinity as if it were a time.
      const time = value as
        | DuckDBTimestampSecondsValue
        | DuckDBTimestampMillisecondsValue
        | DuckDBTimestampNanosecondsValue;
      if (time.isFinite) return String(time);
      const [ticks] = Object.values(time) as [bigint];
      return ticks > 0n ? 'infinity' : '-infinity';
    }
    case DuckDBTypeId.TIMESTAMP_TZ: {
      const instant = value as DuckDBTimestampTZValue;
      const text = new DuckDBTimestampValue(instant.micros).toString();
      return instant.isFinite ? `${text}+00` : text;
    }
    default:
      return String(value);
  }
}
