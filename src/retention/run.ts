import { rm } from 'node:fs/promises';
import { basename, isAbsolute, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FILED_UNDER } from '../archive/layout';
import { clearLeftovers, settleRun } from '../archive/leftovers';
import type { Manifest } from '../archive/manifest';
import { nameRun, writeManifest } from '../archive/manifests';
import { type SourceTable, sourceTable } from '../archive/source-table';
import { batchesOf, openStaging, type Selection, writeRun } from '../archive/write-run';
import { LearningError } from '../error/learning-error';
import { fieldsOf } from '../json/object';
import { quoteIdentifier } from '../model/quote';
import { archivePathProblem } from '../settings/text-types';
import { FOREIGN_KEY_HINT, foreignKeys } from '../store/foreign-keys';
import type { Session } from '../store/session';
import { logged } from '../writing/maintenance-log';
import type { Operation, Report } from '../writing/operation';
import type { WritableDatabase } from '../writing/writable-database';
import { cutoffOf, dayOf, daysBetween, isOlder, MOST_DAYS } from './age';
import { SETTLED_COLUMNS, settledRows } from './settled';

export interface RetentionOptions {
  /** Rows older than this go. */
  readonly days: number;
  /** The folder that they are archived in before, absolute; null where they are not. */
  readonly archive: string | null;
}

export interface RetentionResult {
  readonly days: number;
  /** What was older than this has gone. UTC. */
  readonly cutoff: string;
  /** Executions. */
  readonly archived: number;
  readonly deleted: number;
  /** Rows of feedback, which went with their executions. */
  readonly feedback: number;
  /** Routing decisions and records of the quarantine that were settled before the cutoff; they are not archived. */
  readonly settled: number;
  readonly remaining: number;
  /** Days that lost rows. */
  readonly daysCleaned: number;
  /** The run in the archive; null where nothing was archived. */
  readonly run: string | null;
  readonly files: number;
  /** Bytes of the files. */
  readonly bytes: number;
}

interface Cleaned {
  readonly executions: number;
  readonly feedback: number;
  readonly days: number;
  /** Null where nothing was archived. */
  readonly manifest: Manifest | null;
}

const ATTEMPTS = 5;
const PAUSE_MS = 100;

const bad = (problem: string) => new LearningError('bad_usage', `retention.run: ${problem}`);

function parse(raw: unknown): RetentionOptions {
  const { days, archive = null } = fieldsOf(raw);
  if (!Number.isInteger(days) || (days as number) < 0 || (days as number) > MOST_DAYS) {
    throw bad(`days must be a whole number from 0 to ${MOST_DAYS}.`);
  }
  if (archive === null) return { days: days as number, archive };
  if (typeof archive !== 'string' || !isAbsolute(archive)) throw bad('archive must be an absolute path.');
  const problem = archivePathProblem(archive);
  if (problem !== undefined) throw bad(`archive ${problem}.`);
  return { days: days as number, archive: resolve(archive) };
}

const names = ({ columns }: SourceTable, alias: string) =>
  columns.map(({ name }) => `${alias}.${quoteIdentifier(name)}`).join(', ');

async function daysOf(session: Session, select: string): Promise<[string, number][]> {
  const rows = await session.rows(
    `SELECT ${FILED_UNDER}, count(*)::VARCHAR FROM (${select}) GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(([day, count]) => [String(day), Number(count)]);
}

/** What is to go, in this transaction: executions, and the feedback on them. */
async function selectionsOf(session: Session, cutoff: string): Promise<Selection[]> {
  const executions = (await sourceTable(session, 'executions'))!;
  const select = (source: SourceTable, alias: string, from: string) =>
    `SELECT ${names(source, alias)}, ${dayOf(`e.${executions.time}`)} AS ${FILED_UNDER} FROM ${from} WHERE ${isOlder(`e.${executions.time}`, cutoff)}`;
  const feedback = await sourceTable(session, 'feedback');
  const sources = [
    { source: executions, sql: select(executions, 'e', `${executions.relation} AS e`) },
    ...(feedback === null
      ? []
      : [
          {
            source: feedback,
            sql: select(
              feedback,
              'f',
              `${feedback.relation} AS f JOIN ${executions.relation} AS e ON f.task_id = e.task_id`,
            ),
          },
        ]),
  ];
  const selections: Selection[] = [];
  for (const { source, sql } of sources) {
    selections.push({
      source,
      select: sql,
      within: (first, last) => daysBetween(`e.${executions.time}`, first, last),
      batches: batchesOf(await daysOf(session, sql)),
    });
  }
  return selections;
}

const rowsIn = (selection: Selection | undefined) => selection?.batches.reduce((sum, { rows }) => sum + rows, 0) ?? 0;

/** Children first. Throws where other rows would go than were counted. */
async function remove(session: Session, selections: readonly Selection[], cutoff: string, report: Report) {
  const [executions, feedback] = selections;
  const { relation, time } = executions!.source;
  const old = isOlder(time, cutoff);
  report({ stage: 'deleting', done: 0, total: rowsIn(executions) });
  const removed = {
    feedback: feedback
      ? await session.change(
          `DELETE FROM ${feedback.source.relation} WHERE task_id IN (SELECT task_id FROM ${relation} WHERE ${old})`,
        )
      : 0,
    executions: await session.change(`DELETE FROM ${relation} WHERE ${old}`),
  };
  if (removed.executions !== rowsIn(executions) || removed.feedback !== rowsIn(feedback)) {
    throw new LearningError(
      'internal',
      'Retention would have deleted other rows than it counted; nothing was deleted.',
    );
  }
  return removed;
}

/** Everything in one transaction: it sees the rows as they are when it begins, and deletes exactly those. */
async function clean(
  database: WritableDatabase,
  cutoff: string,
  now: number,
  archive: string | null,
  report: Report,
): Promise<Cleaned> {
  let staging: string | null = null;
  let manifest: Manifest | null = null;
  try {
    const deleted = await database.transaction(async (session) => {
      report({ stage: 'counting', done: 0, total: null });
      const selections = await selectionsOf(session, cutoff);
      const [executions] = selections;
      if (rowsIn(executions) === 0) return { executions: 0, feedback: 0, days: 0 };
      if (archive !== null) {
        const run = await nameRun(archive, now);
        staging = await openStaging(archive, run);
        const options = { root: archive, run, database: basename(database.path), cutoff, now };
        manifest = await writeRun(session, staging, selections, options, report);
      }
      const removed = await remove(session, selections, cutoff, report);
      return { ...removed, days: executions!.batches.reduce((sum, { days }) => sum + days, 0) };
    });
    if (archive !== null && manifest !== null) {
      await writeManifest(archive, { ...(manifest as Manifest), state: 'deleted' });
    }
    return { ...deleted, manifest };
  } catch (error) {
    if (archive !== null && manifest !== null) await settle(database, archive, manifest).catch(() => {});
    throw await ofForeignKey(database, error);
  } finally {
    if (staging !== null) await rm(staging, { recursive: true, force: true }).catch(() => {});
  }
}

/** Whoever changes a row that goes, as late feedback does, has it begun anew, with the rows as they are then. */
async function cleanUndisturbed(...given: Parameters<typeof clean>): Promise<Cleaned> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await clean(...given);
    } catch (error) {
      if (attempt === ATTEMPTS || LearningError.from(error).code !== 'busy') throw error;
      await delay(PAUSE_MS * attempt);
    }
  }
}

/** The same, or what a table of others that refers to rows makes of it. */
async function ofForeignKey(database: WritableDatabase, error: unknown): Promise<unknown> {
  const { cause } = LearningError.from(error);
  if (!(cause instanceof Error) || !/still referenced by a foreign key/.test(cause.message)) return error;
  const session = await database.session();
  try {
    const keys = await foreignKeys((sql) => session.rows(sql));
    const tables = keys.map(({ table, on }) => `${table} on ${on}`).join(', ');
    const message = `Rows that are too old are referred to by a foreign key: ${tables}. Nothing was deleted.`;
    return new LearningError('bad_schema', message, { cause: error, hint: FOREIGN_KEY_HINT });
  } finally {
    session.close();
  }
}

/** The transaction has not come to its end, as far as is known. */
async function settle(database: WritableDatabase, archive: string, manifest: Manifest): Promise<void> {
  const session = await database.session();
  try {
    await settleRun(session, archive, manifest);
  } finally {
    session.close();
  }
}

async function clearUp(database: WritableDatabase, archive: string): Promise<void> {
  const session = await database.session();
  try {
    await clearLeftovers(session, archive, basename(database.path));
  } finally {
    session.close();
  }
}

/** Throws `busy` where a collector changes one of them just then. */
async function removeSettled(database: WritableDatabase, cutoff: string): Promise<number> {
  const columns = new Set((await database.all(SETTLED_COLUMNS)).map(({ name }) => String(name)));
  let removed = 0;
  for (const { table, where } of settledRows(columns, cutoff)) {
    removed += await database.change(`DELETE FROM main.${table} WHERE ${where}`);
  }
  return removed;
}

/**
 * Deletes executions that are older than so many days, and the feedback on them: once they are archived, proved to be
 * so, and by one transaction, which begins anew where somebody changes one of them meanwhile. Then what was settled as long ago of routing decisions and of the quarantine. Whatever fails before leaves database and archive as they were.
 */
export const RETENTION_RUN: Operation<RetentionOptions, RetentionResult> = {
  name: 'retention.run',
  parse,
  run(database, { days, archive }, report) {
    const now = Date.now();
    const cutoff = cutoffOf(days, now);
    return logged(database, 'retention.run', async () => {
      if (archive !== null) await clearUp(database, archive);
      const { manifest, ...deleted } = await cleanUndisturbed(database, cutoff, now, archive, report);
      // The next run takes what could not go now.
      const settled = await removeSettled(database, cutoff).catch(() => 0);
      // What was deleted is found again by the next checkpoint in any case.
      await database.checkpoint().catch(() => {});
      const [row] = await database.all('SELECT count(*)::INTEGER AS remaining FROM main.executions');
      const files = manifest?.parts.flatMap((part) => part.files) ?? [];
      const result = {
        days,
        cutoff,
        archived: manifest === null ? 0 : deleted.executions,
        deleted: deleted.executions,
        feedback: deleted.feedback,
        settled,
        remaining: Number(row!.remaining),
        daysCleaned: deleted.days,
        run: manifest?.run ?? null,
        files: files.length,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      };
      return { result, records: result.deleted + result.feedback + settled, detail: { ...result } };
    });
  },
};
