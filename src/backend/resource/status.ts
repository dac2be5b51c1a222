import path from 'node:path';
import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import type { Row } from '../../result/rows';
import { orAborted } from '../../snapshot/waiting';
import type { DataSource } from '../instance/data-source';

interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** The state of a data source, for people and for programs. It names the database by its file name alone. */
export interface Status {
  readonly file: string;
  /** What stands in the way of fresh answers; null when nothing does. */
  readonly problem: Problem | null;
  /** `database_status`, and the version of DuckDB that reads it; null when there is no answer. */
  readonly database: Row | null;
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
  readonly retries: number;
  /** The kind of file system, where copies from it cannot be trusted. */
  readonly incoherentFileSystem: string | null;
}

const problemOf = ({ code, message, hint }: LearningError): Problem => ({ code, message, hint });

export async function statusOf(source: DataSource, signal: AbortSignal): Promise<Status> {
  const answer = await orAborted(source.database(), signal).catch(LearningError.from);
  const { generation, lastError, refreshes, retries, incoherentFileSystem, storageVersion, createdBy } =
    await source.snapshots.status();
  const archive = source.archive?.status() ?? null;
  const neighbours = source.neighbours?.status() ?? null;
  const file = path.basename(source.settings.path);
  const failed = answer instanceof LearningError;
  const problem = failed ? answer : (lastError ?? answer.fit.problem);
  return {
    file,
    problem: problem && problemOf(problem),
    database: failed ? null : answer.row,
    remarks: failed ? [] : answer.fit.remarks,
    storage: { version: storageVersion, createdBy },
    copy: generation && {
      generation: generation.id,
      asOf: new Date(generation.asOf).toISOString(),
      ageSeconds: (Date.now() - generation.asOf) / 1000,
    },
    archive: archive && { rows: archive.rows, problem: archive.problem && problemOf(archive.problem) },
    neighbours: neighbours && { rows: neighbours.rows, problems: neighbours.problems.map(problemOf) },
    refreshes,
    retries,
    incoherentFileSystem,
  };
}
