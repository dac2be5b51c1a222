import { isAbsolute, join, resolve } from 'node:path';
import { LearningError } from '../error/learning-error';
import { fieldsOf } from '../json/object';
import { quoteIdentifier } from '../model/quote';
import { archivePathProblem } from '../settings/text-types';
import { ensureTable } from '../store/create-schema';
import type { Session } from '../store/session';
import { logged } from '../writing/maintenance-log';
import type { Operation, Report } from '../writing/operation';
import type { WritableDatabase } from '../writing/writable-database';
import { archiveError, onArchive } from './archive-error';
import { batches } from './batches';
import { faultOf } from './file-check';
import { type ArchivedTable, partAt } from './layout';
import type { ArchivedFile, ArchivedPart, Manifest } from './manifest';
import { readManifests } from './manifests';
import { type SourceTable, sourceTable } from './source-table';
import { readParquet } from './sql';

export interface RestoreOptions {
  /** The folder of the archive, absolute. */
  readonly archive: string;
  /** Days, `YYYY-MM-DD`, UTC, both inclusive; null where there is no bound. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface RestoreResult {
  /** Executions that were put back. */
  readonly restored: number;
  /** Rows of feedback that were. */
  readonly feedback: number;
  /** Executions of the archive that the database has already. */
  readonly skipped: number;
  /** That were read. */
  readonly files: number;
}

const KEYS: Readonly<Record<ArchivedTable, string>> = { executions: 'task_id', feedback: 'feedback_id' };

const bad = (problem: string) => new LearningError('bad_usage', `archive.restore: ${problem}`);

function day(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw bad(`${field} must be a day such as 2026-02-09.`);
}

function parse(raw: unknown): RestoreOptions {
  const { archive, from, to } = fieldsOf(raw);
  if (typeof archive !== 'string' || !isAbsolute(archive)) throw bad('archive must be an absolute path.');
  const problem = archivePathProblem(archive);
  if (problem !== undefined) throw bad(`archive ${problem}.`);
  const days = { from: day(from, 'from'), to: day(to, 'to') };
  if (days.from !== null && days.to !== null && days.from > days.to) throw bad('from must not be after to.');
  return { archive: resolve(archive), ...days };
}

interface Wanted {
  readonly part: ArchivedPart;
  readonly files: readonly ArchivedFile[];
}

/** The latest run first: of a row that was archived more than once its last state counts. */
function wantedOf(manifests: readonly Manifest[], { from, to }: RestoreOptions): Wanted[] {
  const isWanted = ({ path }: ArchivedFile) => {
    const { day } = partAt(path)!;
    return (from === null || day >= from) && (to === null || day <= to);
  };
  return manifests
    .toReversed()
    .flatMap(({ parts }) => parts.map((part) => ({ part, files: part.files.filter(isWanted) })))
    .filter(({ files }) => files.length > 0);
}

/** Throws before anything is restored. */
async function requireSound(root: string, wanted: readonly Wanted[], report: Report): Promise<void> {
  const files = wanted.flatMap((each) => each.files);
  const faults: string[] = [];
  for (const [done, file] of files.entries()) {
    report({ stage: 'checking files', done, total: files.length });
    const fault = await faultOf(root, file);
    if (fault !== null) faults.push(`${file.path} ${fault}`);
  }
  if (faults.length === 0) return;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new LearningError('damaged_archive', `${faults[0]}${more}; nothing was restored.`);
}

/** The table, with all columns that are to be restored. Throws `bad_schema`. */
async function targetOf(session: Session, part: ArchivedPart): Promise<SourceTable> {
  const target = await sourceTable(session, part.table);
  const has = new Set(target?.columns.map(({ name }) => name.toLowerCase()));
  const lacking = part.columns.filter(({ name, generated }) => !generated && !has.has(name.toLowerCase()));
  if (target !== null && lacking.length === 0) return target;
  throw new LearningError(
    'bad_schema',
    `${part.table} lacks columns of the archive: ${lacking.map(({ name }) => name).join(', ')}.`,
    { hint: 'Add them to the table, or restore into a database of the version that was archived.' },
  );
}

function restoreBatch(database: WritableDatabase, root: string, part: ArchivedPart, files: readonly ArchivedFile[]) {
  return database.transaction(async (session) => {
    const { relation } = await targetOf(session, part);
    const columns = part.columns.filter(({ generated }) => !generated);
    const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    const rows = readParquet(
      files.map(({ path }) => join(root, path)),
      columns,
    );
    const key = KEYS[part.table];
    const insert = `INSERT INTO ${relation} (${names}) SELECT ${names} FROM ${rows} AS archived WHERE ${key} NOT IN (SELECT ${key} FROM ${relation})`;
    return onArchive(session.change(insert));
  });
}

/**
 * Puts archived rows back, each once: those that the database has by their key are left as they are. The archive stays as
 * it is. Files are checked before a row is inserted. What is interrupted can be run again.
 */
export const ARCHIVE_RESTORE: Operation<RestoreOptions, RestoreResult> = {
  name: 'archive.restore',
  parse,
  run(database, options, report) {
    const { archive: root } = options;
    return logged(database, 'archive.restore', async () => {
      const { manifests, problems } = await readManifests(root);
      if (problems.length > 0) throw archiveError(problems[0]);
      const wanted = wantedOf(manifests, options);
      await requireSound(root, wanted, report);
      if (wanted.some(({ part }) => part.table === 'feedback')) await ensureTable(database, 'feedback');
      const total = wanted.reduce((sum, { files }) => sum + files.reduce((rows, file) => rows + file.rows, 0), 0);
      const restored = { executions: 0, feedback: 0 };
      let done = 0;
      let executions = 0;
      for (const { part, files } of wanted) {
        for (const batch of batches(files)) {
          report({ stage: `restoring ${part.table}`, done, total });
          restored[part.table] += await restoreBatch(database, root, part, batch);
          const rows = batch.reduce((sum, file) => sum + file.rows, 0);
          done += rows;
          if (part.table === 'executions') executions += rows;
        }
      }
      await database.checkpoint().catch(() => {});
      const result = {
        restored: restored.executions,
        feedback: restored.feedback,
        skipped: executions - restored.executions,
        files: wanted.reduce((sum, { files }) => sum + files.length, 0),
      };
      return { result, records: result.restored + result.feedback, detail: { ...result } };
    });
  },
};
