import { parseExact } from '../../json/exact';
import { isObject, type JsonObject } from '../../json/object';
import { EXECUTION_COLUMNS } from '../../model/columns';
import { Fault } from './fault';
import { type Notes, type ReadValue, RecordProblem, reading, type Value } from './value';

/** Columns that a producer may give; when the row was inserted is ours to say. */
export const GIVEN_COLUMNS = EXECUTION_COLUMNS.filter(({ name }) => name !== 'uploaded_at');

const indexOf = new Map<string, number>(GIVEN_COLUMNS.map(({ name }, i) => [name, i]));
const columnIndex = (name: string): number => indexOf.get(name)!;

const TASK_ID = columnIndex('task_id');
const METADATA = columnIndex('metadata');
const TIMESTAMP = columnIndex('timestamp');
const ESTIMATE = columnIndex('cost_estimate');
const ACTUAL = columnIndex('actual_cost');

/** Without these there is nothing to record; all others have a value that says nobody told. */
const REQUIRED: ReadonlySet<string> = new Set(['task_id', 'success', 'duration_seconds']);

/** For columns that may not be NULL, what stands there where a producer says nothing. The two costs and the time are computed. */
const DEFAULTS: Readonly<Record<string, Value>> = {
  task_type: 'unknown',
  task_description: '',
  repo: 'unknown',
  file_count: 0,
  estimated_tokens: 0,
  model_tier: 'unknown',
  pool_type: 'unknown',
  routing_confidence: 1,
  complexity_score: 50,
  actual_cost: 0,
};

/** A task may lack words, but not a kind. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['task_description']);

/** An execution that is fit to be inserted. Plain JSON, for the spool. */
export interface Execution {
  readonly kind: 'execution';
  /** In the order of GIVEN_COLUMNS; `metadata` is null and stands in `extra`. */
  readonly values: Value[];
  /** A bit for each column that the producer gave. */
  readonly given: number;
  /** The producer's metadata and the fields that the table does not have. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Columns whose text was cut. */
  readonly truncated: readonly string[];
  /** When it arrived, microseconds since the epoch. */
  readonly uploadedAt: number;
  /** Set where one of its id came before, as far as could be told without reading the spool. */
  readonly isDoubtful?: true;
}

export const idOf = ({ values }: Pick<Execution, 'values'>): string => values[TASK_ID] as string;

export const isGiven = ({ given }: Execution, index: number): boolean => ((given >>> index) & 1) === 1;

/** Names of the columns that hold a default. NULL is none. */
function defaulted(execution: Execution): string[] {
  return GIVEN_COLUMNS.filter(({ nullable }, i) => !nullable && !isGiven(execution, i)).map(({ name }) => name);
}

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** The object for the column `metadata`: what the producer said, and what it did not. */
export function metadataOf(execution: Execution): Record<string, unknown> {
  const { extra, truncated } = execution;
  const all = {
    defaulted: [...new Set([...list(extra.defaulted), ...defaulted(execution)])],
    truncated: [...new Set([...list(extra.truncated), ...truncated])],
  };
  return { ...extra, ...Object.fromEntries(Object.entries(all).filter(([, names]) => names.length > 0)) };
}

/** Fields of a record that its table does not have go into its metadata: a newer producer loses nothing by an older collector. */
function unknownFields(record: JsonObject): JsonObject {
  const unknown: Record<string, unknown> = {};
  for (const name in record) {
    const value = record[name];
    if (value !== null && value !== undefined && !indexOf.has(name)) unknown[name] = value;
  }
  return unknown;
}

/** The record as its producer might have sent it. */
export function recordOf(entry: { readonly kind: string; readonly values?: readonly Value[] }): unknown {
  if (entry.kind !== 'execution') return entry;
  const execution = entry as Execution;
  const given = GIVEN_COLUMNS.flatMap(({ name }, i) => (isGiven(execution, i) ? [[name, execution.values[i]]] : []));
  return { ...Object.fromEntries(given), metadata: metadataOf(execution) };
}

const LONGEST_METADATA = 1_000_000;

function readMetadata(raw: unknown): JsonObject | RecordProblem {
  if (raw === undefined || raw === null) return {};
  let value: unknown = raw;
  if (typeof raw === 'string') {
    try {
      value = parseExact(raw);
    } catch {
      return new RecordProblem('is text that is no JSON');
    }
  }
  return isObject(value) ? value : new RecordProblem('is no object');
}

/** Reads records of executions. @param embeddingType of the database's column, `FLOAT[384]` or `FLOAT[]` */
export function executionReader(embeddingType: string): (raw: unknown, now: number) => Execution | Fault {
  const readers: ReadValue[] = GIVEN_COLUMNS.map((column) =>
    reading(column.name === 'embedding' ? { ...column, type: embeddingType } : column, !MAY_BE_EMPTY.has(column.name)),
  );

  return (raw, now) => {
    if (!isObject(raw)) return new Fault(null, 'is no object');
    const values: Value[] = new Array<Value>(GIVEN_COLUMNS.length).fill(null);
    const truncated: string[] = [];
    let given = 0;
    for (const [i, { name, nullable }] of GIVEN_COLUMNS.entries()) {
      const value = raw[name];
      if (i === METADATA) continue;
      if (value === undefined || value === null) {
        if (REQUIRED.has(name)) return new Fault(name, 'is missing');
        if (!nullable) values[i] = DEFAULTS[name] ?? null;
        continue;
      }
      const notes: Notes = { cut: false };
      const read = readers[i]!(value, notes, now);
      if (read instanceof RecordProblem) return new Fault(name, read.reason);
      if (notes.cut) truncated.push(name);
      values[i] = read;
      given |= 1 << i;
    }
    values[TIMESTAMP] ??= now * 1000;
    values[ESTIMATE] ??= values[ACTUAL]!;
    const metadata = readMetadata(raw.metadata);
    if (metadata instanceof RecordProblem) return new Fault('metadata', metadata.reason);
    const extra = { ...unknownFields(raw), ...metadata };
    if (roughSize(extra) > LONGEST_METADATA)
      return new Fault('metadata', 'and the fields that the table does not have are larger than 1 MB');
    return { kind: 'execution', values, given, extra, truncated, uploadedAt: now * 1000 };
  };
}

/** Characters as JSON; of most records, which have little there, no text is made. */
function roughSize(value: Readonly<Record<string, unknown>>): number {
  for (const _ in value) return JSON.stringify(value).length;
  return 0;
}

/** Whether two records of one id tell of different executions, by what the second one says. Feedback may come later, and differs. */
export function differs(first: readonly Value[], second: Execution): boolean {
  return COMPARED.some((i) => isGiven(second, i) && !same(first[i]!, second.values[i]!, i));
}

/** Columns that say what happened. What routing and feedback may change is none of them. */
export const COMPARED: readonly number[] = GIVEN_COLUMNS.flatMap(({ group, name }, i) =>
  ['task characteristics', 'outcomes', 'error context'].includes(group) && name !== 'quality_score' ? [i] : [],
).concat([TIMESTAMP, ACTUAL]);

function same(a: Value, b: Value, index: number): boolean {
  if (GIVEN_COLUMNS[index]!.type === 'FLOAT') return Math.fround(Number(a)) === Math.fround(Number(b));
  return a === b;
}
