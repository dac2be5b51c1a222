import { DuckDBTypeId } from '@duckdb/node-api';
import { LearningError } from '../../../error/learning-error';
import { bignums } from './bignums';
import { blobs } from './blobs';
import { BooleanReader } from './booleans';
import type { MakeReader } from './column-reader';
import { decimals } from './decimals';
import { floats, integers } from './numbers';
import { nested, printed } from './printed';
import { enums, uuids, varchars } from './text';
import { times } from './times';
import { integers64, integers128 } from './wide-integers';

/** Types that a parser uses and no result has. */
const never: MakeReader = ({ name, typeName }) => {
  throw new LearningError('bad_query', `Column "${name}" has the type ${typeName}, which has no values.`, {
    hint: 'Cast it to VARCHAR.',
  });
};

/** How each type of DuckDB leaves it. A type that a newer binding adds fails to compile until it has its line. */
export const READERS: Record<DuckDBTypeId, MakeReader> = {
  [DuckDBTypeId.BOOLEAN]: (source) => new BooleanReader(source),
  [DuckDBTypeId.TINYINT]: integers(Int8Array),
  [DuckDBTypeId.SMALLINT]: integers(Int16Array),
  [DuckDBTypeId.INTEGER]: integers(Int32Array),
  [DuckDBTypeId.BIGINT]: integers64(true),
  [DuckDBTypeId.HUGEINT]: integers128(true),
  [DuckDBTypeId.UTINYINT]: integers(Uint8Array),
  [DuckDBTypeId.USMALLINT]: integers(Uint16Array),
  [DuckDBTypeId.UINTEGER]: integers(Uint32Array),
  [DuckDBTypeId.UBIGINT]: integers64(false),
  [DuckDBTypeId.UHUGEINT]: integers128(false),
  [DuckDBTypeId.BIGNUM]: bignums,
  [DuckDBTypeId.DECIMAL]: decimals,
  [DuckDBTypeId.FLOAT]: floats(Float32Array),
  [DuckDBTypeId.DOUBLE]: floats(Float64Array),
  [DuckDBTypeId.DATE]: times({ width: 4, naive: true }),
  [DuckDBTypeId.TIMESTAMP]: times({ width: 8, thousands: 1, naive: true }),
  [DuckDBTypeId.TIMESTAMP_S]: times({ width: 8, thousands: 3, naive: true }),
  [DuckDBTypeId.TIMESTAMP_MS]: times({ width: 8, thousands: 2, naive: true }),
  [DuckDBTypeId.TIMESTAMP_NS]: times({ width: 8, thousands: 0, naive: true }),
  [DuckDBTypeId.TIMESTAMP_TZ]: times({ width: 8, thousands: 1, naive: false }),
  [DuckDBTypeId.TIME]: printed,
  [DuckDBTypeId.TIME_NS]: printed,
  [DuckDBTypeId.TIME_TZ]: printed,
  [DuckDBTypeId.INTERVAL]: printed,
  [DuckDBTypeId.VARCHAR]: varchars,
  [DuckDBTypeId.ENUM]: enums,
  [DuckDBTypeId.UUID]: uuids,
  [DuckDBTypeId.BLOB]: blobs,
  [DuckDBTypeId.BIT]: printed,
  [DuckDBTypeId.GEOMETRY]: printed,
  [DuckDBTypeId.LIST]: nested,
  [DuckDBTypeId.ARRAY]: nested,
  [DuckDBTypeId.STRUCT]: nested,
  [DuckDBTypeId.MAP]: nested,
  [DuckDBTypeId.UNION]: nested,
  [DuckDBTypeId.VARIANT]: nested,
  [DuckDBTypeId.SQLNULL]: printed,
  [DuckDBTypeId.INVALID]: never,
  [DuckDBTypeId.ANY]: never,
  [DuckDBTypeId.STRING_LITERAL]: never,
  [DuckDBTypeId.INTEGER_LITERAL]: never,
};
