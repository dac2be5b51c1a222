import { BIGINT, DOUBLE, type DuckDBPreparedStatement, LIST, listValue, SQLNULL, VARCHAR } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import type { Parameter } from '../engine';

/** Binds $1, $2, … Throws `bad_query` where the statement has another number of them. */
export function bind(prepared: DuckDBPreparedStatement, parameters: readonly Parameter[]): void {
  const wanted = prepared.parameterCount;
  if (wanted !== parameters.length) {
    throw new LearningError(
      'bad_query',
      `The query has ${plural(wanted, 'parameter')}, and ${plural(parameters.length, 'value is', 'values are')} given.`,
    );
  }
  for (const [i, parameter] of parameters.entries()) bindOne(prepared, i + 1, parameter);
}

function bindOne(prepared: DuckDBPreparedStatement, index: number, value: Parameter): void {
  if (value === null) prepared.bindNull(index);
  else if (typeof value === 'string') prepared.bindVarchar(index, value);
  else if (typeof value === 'boolean') prepared.bindBoolean(index, value);
  else if (typeof value === 'number') bindNumber(prepared, index, value);
  else if (typeof value === 'bigint') bindInteger(prepared, index, value);
  else prepared.bindList(index, listValue(value.map(element(value))), LIST(elementType(value)));
}

function bindNumber(prepared: DuckDBPreparedStatement, index: number, value: number): void {
  if (Number.isSafeInteger(value)) prepared.bindBigInt(index, BigInt(value));
  else prepared.bindDouble(index, value);
}

function bindInteger(prepared: DuckDBPreparedStatement, index: number, value: bigint): void {
  if (BigInt.asIntN(64, value) === value) prepared.bindBigInt(index, value);
  else if (BigInt.asIntN(128, value) === value) prepared.bindHugeInt(index, value);
  else throw new LearningError('bad_query', `Parameter $${index} is an integer of more than 128 bits.`);
}

type List = readonly string[] | readonly number[];

/** An empty list fits a column of any type. */
function elementType(list: List) {
  if (list.length === 0) return SQLNULL;
  if (typeof list[0] === 'string') return VARCHAR;
  return list.every(Number.isSafeInteger) ? BIGINT : DOUBLE;
}

function element(list: List): (item: string | number) => string | number | bigint {
  return elementType(list) === BIGINT ? (item) => BigInt(item) : (item) => item;
}
