import { LogFields } from '../../../snapshot/log-fields';
import { checksumOf } from '../../../storage/checksum';
import { END_OF_FIELDS, FRAME_BYTES } from '../../../storage/log-frame';
import { fixed, KnownTypes, type LogType } from './log-types';
import type { LogVector } from './log-vector';
import { unknown } from './not-taken-in';
import { readVector } from './read-vector';

interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** Rows as they lie in a log, by column. */
export interface LogChunk {
  readonly rows: number;
  readonly types: readonly LogType[];
  readonly columns: readonly LogVector[];
}

/** One step of a transaction. */
export type LogChange =
  | { readonly kind: 'insert'; readonly table: TableName; readonly chunk: LogChunk }
  | { readonly kind: 'delete'; readonly table: TableName; readonly rowIds: readonly number[] }
  | {
      readonly kind: 'update';
      readonly table: TableName;
      /** Among the columns of the table that are stored. */
      readonly column: number;
      /** `values` are those of the rows, whether or not they have any; `validity`: which of them have. */
      readonly part: 'values' | 'validity';
      readonly type: LogType;
      readonly vector: LogVector;
      readonly rowIds: readonly number[];
    };

/** What one commit made. */
export type LogTransaction = readonly LogChange[];

const [USE_TABLE, INSERT, DELETE, UPDATE, COMMIT] = [25, 26, 27, 28, 100] as const;

/** The most that a chunk has. */
export const CHUNK_ROWS = 2048;

const BIGINT = fixed('BIGINT').name;

/**
 * The transactions of a part of a log that begins after a commit and ends with one. Throws NotTakenIn where it holds what
 * is not known exactly.
 */
export function transactionsIn(log: Buffer<ArrayBuffer>): LogTransaction[] {
  try {
    return read(log);
  } catch (error) {
    throw error instanceof RangeError ? unknown('an entry that is cut off') : error;
  }
}

function read(log: Buffer<ArrayBuffer>): LogTransaction[] {
  const known = new KnownTypes();
  const transactions: LogTransaction[] = [];
  let changes: LogChange[] = [];
  let table: TableName | null = null;
  for (let at = 0; at < log.length; ) {
    const end = at + FRAME_BYTES + Number(log.readBigUInt64LE(at));
    const entry = log.subarray(at + FRAME_BYTES, end);
    if (end > log.length) throw unknown('an entry that is cut off');
    if (checksumOf(entry) !== log.readBigUInt64LE(at + 8)) throw unknown('an entry whose checksum is wrong');
    const fields = new LogFields(entry);
    if (!fields.has(100)) throw unknown('an entry without a type');
    const type = fields.number();
    if (type === COMMIT) {
      transactions.push(changes);
      changes = [];
      table = null;
    } else if (type === USE_TABLE) table = readTable(fields);
    else if (table === null) throw unknown('a change of no table');
    else changes.push(readChange(type, fields, table, known));
    if (!fields.has(END_OF_FIELDS) || !fields.isAtEnd) throw unknown(`an entry of the type ${type} with more fields`);
    at = end;
  }
  if (changes.length > 0 || table !== null) throw unknown('a transaction without an end');
  return transactions;
}

/** DuckDB 2 writes a list of names. */
function readTable(fields: LogFields): TableName {
  if (!fields.has(103)) {
    if (!fields.has(101)) throw unknown('a table without a schema');
    const schema = fields.text();
    if (!fields.has(102)) throw unknown('a table without a name');
    return { schema, name: fields.text() };
  }
  if (!fields.has(100) || fields.number() !== 2) throw unknown('a table in a schema of a schema');
  const [schema, name] = [fields.text(), fields.text()];
  if (!fields.has(END_OF_FIELDS)) throw unknown('a table with more than a name');
  return { schema, name };
}

function readChange(type: number, fields: LogFields, table: TableName, known: KnownTypes): LogChange {
  switch (type) {
    case INSERT:
      return { kind: 'insert', table, chunk: readChunk(fields, 101, known) };
    case DELETE: {
      const { types, columns } = readChunk(fields, 101, known);
      if (columns.length !== 1) throw unknown('rows without numbers');
      return { kind: 'delete', table, rowIds: rowIdsOf(types[0]!, columns[0]!) };
    }
    case UPDATE:
      return readUpdate(fields, table, known);
    default:
      throw unknown(`an entry of the type ${type}`);
  }
}

function readUpdate(fields: LogFields, table: TableName, known: KnownTypes): LogChange {
  if (!fields.has(101)) throw unknown('an update of no column');
  const path = Array.from({ length: fields.number() }, () => fields.number());
  const [column, ...within] = path;
  const isValidity = within.length === 1 && within[0] === 0;
  if (column === undefined || (within.length > 0 && !isValidity)) throw unknown('an update within a column');
  const { types, columns } = readChunk(fields, 102, known);
  if (columns.length !== 2) throw unknown('an update without numbers of rows');
  const [type, vector] = [types[0]!, columns[0]!];
  if (type.layout.kind !== 'fixed' && type.layout.kind !== 'text') throw unknown('an update of nested values');
  const part = isValidity ? 'validity' : 'values';
  return { kind: 'update', table, column, part, type, vector, rowIds: rowIdsOf(types[1]!, columns[1]!) };
}

function readChunk(fields: LogFields, id: number, known: KnownTypes): LogChunk {
  if (!fields.has(id)) throw unknown('rows that are missing');
  if (!fields.has(100)) throw unknown('rows without a number');
  const rows = fields.number();
  if (rows > CHUNK_ROWS) throw unknown('more rows than a chunk has');
  if (!fields.has(101)) throw unknown('rows without types');
  const types = known.read(fields);
  if (!fields.has(102) || fields.number() !== types.length) throw unknown('rows with other columns');
  const columns = types.map((type) => readVector(fields, type, rows));
  if (!fields.has(END_OF_FIELDS)) throw unknown('rows with more fields');
  return { rows, types, columns };
}

function rowIdsOf({ name }: LogType, { rows, validity, values }: LogVector): number[] {
  if (name !== BIGINT || validity !== null || values.kind !== 'fixed') throw unknown('numbers of rows of another type');
  return Array.from({ length: rows }, (_, i) => Number(values.bytes.readBigInt64LE(values.start + i * 8)));
}
