import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import { ENGINE_STORAGE } from '../../storage/engine-storage';
import { positionAt, sentence } from '../sql-guard/duckdb-words';
import { type ExecutionRecord, recordProblem } from './record/record';

/** The last part of a path; none that reaches us ends in a slash. */
const basename = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const dirname = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** What a failure was about, for its message. */
export interface FailureContext {
  readonly sql: string;
  /** The private copy, whose folder no message shows. */
  readonly path: string;
  readonly memoryLimitMb: number;
  /** Bytes that stood before `sql` when it failed. */
  readonly shift: number;
  /** Null where the failure came before it was known. */
  readonly record: ExecutionRecord | null;
}

/** Codes of DuckDB's kinds of failure; the rest are faults of the query. */
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['Out of Memory', 'out_of_memory'],
  ['Permission', 'forbidden_query'],
  ['Invalid Configuration', 'forbidden_query'],
  ['IO', 'io_error'],
  ['HTTP', 'forbidden_query'],
  ['Missing Extension', 'forbidden_query'],
  ['Autoload', 'forbidden_query'],
  ['FATAL', 'internal'],
  ['INTERNAL', 'internal'],
]);

const ENDS_EARLY = /could not read enough bytes/i;

interface Exception {
  readonly exception_type: string;
  readonly exception_message: string;
  readonly position?: string;
  /** `MISSING_ENTRY` where the catalog has nothing of that `type` and `name`. */
  readonly error_subtype?: string;
  readonly type?: string;
  readonly name?: string;
}

/** DuckDB's failure as ours: its own words, without private paths, with the place in the SQL. */
export function queryError(cause: unknown, context: FailureContext): LearningError {
  const exception = exceptionIn(cause);
  const { exception_type: type, exception_message: text, position } = exception;
  const { record } = context;
  if (record !== null && lacksExecutions(exception)) {
    const problem = recordProblem(record, basename(context.path));
    if (problem !== null) return problem;
  }
  const place = position === undefined ? {} : { position: positionAt(context.sql, Number(position) - context.shift) };
  const lack = record && lackNamed(exception, record);
  if (lack) return new LearningError('bad_schema', `${lack}.`, { cause, ...place });
  if (isOfView(exception, context.sql)) {
    const says = sentence(withoutFolder(text, context.path));
    return new LearningError('bad_schema', `A view of the database selects what is not there: ${says}`, {
      cause,
      hint: 'Mend the view, or what it selects from.',
    });
  }
  const code = ENDS_EARLY.test(text) ? 'truncated' : (CODES.get(type) ?? 'bad_query');
  return new LearningError(code, message(code, text, context), { cause, ...place });
}

/** What DuckDB says of a column that it does not find, its name in quotes. */
const NO_COLUMN = /^(?:Referenced column|Column|[A-Z][a-z ]+ ".*?" does not have a column named) "((?:[^"]|"")+)"/;

/** Why the record lacks the column that DuckDB does not find; undefined where it is another failure. */
function lackNamed({ exception_type: type, exception_message: text }: Exception, { lacks }: ExecutionRecord) {
  const [, column] = (type === 'Binder' && NO_COLUMN.exec(text)) || [];
  return column === undefined ? undefined : lacks.get(column.toLowerCase());
}

/** Whether something lacks that the SQL does not name: a view does, which may be the record itself. */
function isOfView({ error_subtype, type, name, exception_message: text }: Exception, sql: string): boolean {
  if (/^Contents of view were altered/.test(text)) return true;
  // An operator is a function to DuckDB, by a name that the SQL does not have.
  if (error_subtype !== 'MISSING_ENTRY' || type !== 'Table' || name === undefined) return false;
  const word = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return !new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'iu').test(sql);
}

function lacksExecutions({ error_subtype, type, name }: Exception): boolean {
  return error_subtype === 'MISSING_ENTRY' && type === 'Table' && name?.toLowerCase() === 'executions';
}

/**
 * Whether it was the write-ahead log that could not be taken in. Of an index that DuckDB has replayed wrongly it may see
 * so only when it writes it to the database: `Checkpoint failed … invalid node type`.
 */
export function isReplayFailure(cause: unknown): boolean {
  const { exception_message: text } = exceptionIn(cause);
  if (/out of memory/i.test(text)) return false;
  return (
    /while replaying WAL|checkpoint marker/i.test(text) ||
    (/Checkpoint failed/.test(text) && !/Could not \w+ file/.test(text))
  );
}

/** Why a copy does not open. What can be told from its first bytes the snapshot has told already. */
export function openError(cause: unknown, path: string): LearningError {
  if (isReplayFailure(cause)) return replayError(cause, path);
  const { exception_message: text } = exceptionIn(cause);
  const code = OPENING.find(([pattern]) => pattern.test(text))?.[1] ?? 'io_error';
  const says = code === 'truncated' ? cutOff(path) : sentence(withoutFolder(text, path));
  return new LearningError(code, says, { cause });
}

const cutOff = (path: string) => `${basename(path)} is cut off: it ends before what is written in it.`;

const OPENING: readonly (readonly [RegExp, ErrorCode])[] = [
  [/not a valid DuckDB database file/, 'not_duckdb'],
  [/version number|storage version greater/, 'newer_format'],
  [/encrypt/i, 'encrypted'],
  [/out of memory/i, 'out_of_memory'],
  [/Unknown TimeZone/i, 'bad_settings'],
  [ENDS_EARLY, 'truncated'],
];

/** In the words of DuckDB there may be values of the row that it stumbled over. */
function replayError(cause: unknown, path: string): LearningError {
  const message = `The write-ahead log of ${basename(path)} cannot be replayed by DuckDB ${ENGINE_STORAGE.release}.`;
  return new LearningError('damaged_log', message, { cause });
}

/** A failure that a session writes as JSON, at times behind a few words of the bindings, at times within another. */
function exceptionIn(cause: unknown): Exception {
  const text = cause instanceof Error ? cause.message : String(cause);
  try {
    const parsed: unknown = JSON.parse(text.slice(text.indexOf('{')));
    if (typeof parsed === 'object' && parsed !== null && 'exception_type' in parsed) {
      const exception = parsed as Exception;
      const { exception_message: inner } = exception;
      return inner.startsWith('{"exception_type"') ? exceptionIn(inner) : exception;
    }
  } catch {
    // The text is no JSON: DuckDB said it in plain words.
  }
  return { exception_type: 'Unknown', exception_message: text };
}

function message(code: ErrorCode, text: string, { path, memoryLimitMb }: FailureContext): string {
  switch (code) {
    case 'out_of_memory':
      return `The query needs more than the ${memoryLimitMb} MB of memory that queries may use.`;
    case 'internal':
      return 'DuckDB failed internally.';
    case 'truncated':
      return cutOff(path);
    default:
      return sentence(
        (REGULAR_EXPRESSION_FAULT.test(text) ? 'The regular expression is not valid: ' : '') +
          withoutFolder(text, path),
      );
  }
}

/** What RE2 says of a pattern, before a colon and the part at fault; DuckDB passes it on without a word more. */
const REGULAR_EXPRESSION_FAULT =
  /^(missing [\])]|unexpected \)|trailing \\|no argument for repetition operator|bad repetition operator|pattern too large|invalid (escape sequence|character class|repetition size|perl operator|UTF-8|named capture group))/;

/** The file keeps its name. */
function withoutFolder(text: string, path: string): string {
  return path.includes('/') ? text.replaceAll(`${dirname(path)}/`, '') : text;
}
