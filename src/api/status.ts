import type { ErrorCode } from '../error/codes';

/** What is wrong, and the remedy. */
export interface Problem {
  /** One of docs/errors.md. */
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** The state of a data source, for people and for programs. It names the database by its file name alone. */
export interface Status {
  readonly file: string;
  /** What stands in the way of fresh answers; null when nothing does. */
  readonly problem: Problem | null;
  /** The row of `database_status`, and the version of DuckDB that reads it; null when there is no answer. */
  readonly database: Readonly<Record<string, unknown>> | null;
  /** How the record is read, where the database does not have it as the model does. Sentences. */
  readonly remarks: readonly string[];
  /** Version of the file's storage, and of the DuckDB that made it. */
  readonly storage: { readonly version: number | null; readonly createdBy: string | null };
  /** The copy that queries read; null when there is none. */
  readonly copy: { readonly generation: string; readonly asOf: string; readonly ageSeconds: number } | null;
  /** Rows beside the live ones, and why some are missing; null where no archive is set. */
  readonly archive: { readonly rows: number | null; readonly problem: Problem | null } | null;
  /** Rows of each table of neighbours, and what is wrong with their files; null where none are set. */
  readonly neighbours: {
    readonly rows: Readonly<Record<string, number>>;
    readonly problems: readonly Problem[];
  } | null;
  /** Since the data source was opened. */
  readonly refreshes: Readonly<Record<string, { count: number; milliseconds: number; bytes: number }>>;
  /** What became of the logs of copies: `taken_in`, or why they were replayed whole. */
  readonly logs: Readonly<Partial<Record<string, number>>>;
  readonly retries: number;
  /** The kind of file system, where copies from it cannot be trusted. */
  readonly incoherentFileSystem: string | null;
}
