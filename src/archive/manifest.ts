import { LearningError } from '../error/learning-error';
import { isObject } from '../json/object';
import { ARCHIVED_TABLES, type ArchivedTable, partAt } from './layout';

/** A column as it was, and as it stands in the files. */
export interface ArchivedColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
  /** Its name in the files. */
  readonly stored: string;
  /** Whether the files hold it as text, because Parquet has no such type, or not all of its values. */
  readonly asText: boolean;
  /** Whether the database works it out by itself. */
  readonly generated: boolean;
}

export interface ArchivedFile {
  /** Relative to the archive, with `/`. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

/** The rows of one table that a run has archived. */
export interface ArchivedPart {
  readonly table: ArchivedTable;
  readonly rows: number;
  /** The least and the greatest timestamp, as DuckDB writes them, UTC; null without rows. */
  readonly from: string | null;
  readonly to: string | null;
  /** Over all values of all rows, in any order. */
  readonly checksum: string;
  readonly columns: readonly ArchivedColumn[];
  readonly files: readonly ArchivedFile[];
}

/** What one run of retention has put into the archive. */
export interface Manifest {
  readonly format: 1;
  readonly run: string;
  /** The file name of the database. */
  readonly database: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Rows before it were archived. As DuckDB writes it, UTC. */
  readonly cutoff: string;
  /** The DuckDB that worked the checksums out: others may have other hashes. */
  readonly duckdb: string;
  /** `archived`: the rows may still be in the database. `deleted`: they are not, unless they were restored. */
  readonly state: 'archived' | 'deleted';
  readonly parts: readonly ArchivedPart[];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTruth = (value: unknown): value is boolean => typeof value === 'boolean';
const isTime = (value: unknown) => value === null || isText(value);
const areAll = (value: unknown, is: (item: unknown) => boolean) => Array.isArray(value) && value.every(is);

/** Types go into SQL as they are, inside of parentheses, which none of them may leave. */
function isType(value: unknown): boolean {
  if (!isText(value)) return false;
  const bare = value.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '');
  if (/['";]|--|\/\*/.test(bare)) return false;
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

const isColumn = (value: unknown) =>
  isObject(value) &&
  isText(value.name) &&
  isType(value.type) &&
  isText(value.stored) &&
  isTruth(value.asText) &&
  isTruth(value.generated);

/** A path that leads out of the archive, or to anything else than a file of it, is none. */
const isFileOf = (table: unknown, run: unknown) => (value: unknown) => {
  if (!isObject(value) || !isText(value.path)) return false;
  const part = partAt(value.path);
  return (
    part?.table === table &&
    part?.run === run &&
    isCount(value.rows) &&
    isCount(value.bytes) &&
    isText(value.sha256) &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  );
};

const isPart = (run: unknown) => (value: unknown) =>
  isObject(value) &&
  ARCHIVED_TABLES.includes(value.table as ArchivedTable) &&
  isCount(value.rows) &&
  isTime(value.from) &&
  isTime(value.to) &&
  isText(value.checksum) &&
  areAll(value.columns, isColumn) &&
  areAll(value.files, isFileOf(value.table, run));

function isManifest(value: unknown): boolean {
  return (
    isObject(value) &&
    value.format === 1 &&
    ['run', 'database', 'createdAt', 'cutoff', 'duckdb'].every((field) => isText(value[field])) &&
    (value.state === 'archived' || value.state === 'deleted') &&
    areAll(value.parts, isPart(value.run))
  );
}

/** @param run that the name of the file tells. Throws `damaged_archive`. */
export function parseManifest(json: string, run: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = null;
  }
  if (isManifest(value) && (value as Manifest).run === run) return value as Manifest;
  throw new LearningError('damaged_archive', `The manifest ${run}.json of the archive cannot be read.`);
}
