import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { version } from '@duckdb/node-api';
import { LearningError } from '../error/learning-error';
import { quoteIdentifier, quoteText } from '../model/quote';
import { thisProcess } from '../snapshot/process-identity';
import { syncFile, syncName } from '../store/durable';
import type { Session } from '../store/session';
import type { Report } from '../writing/operation';
import { archiveError, onArchive } from './archive-error';
import { sha256Of } from './file-check';
import { DAY, FILED_UNDER, MANIFESTS, partAt, partPattern, stagingName } from './layout';
import { OWNER_FILE, withdraw } from './leftovers';
import type { ArchivedFile, ArchivedPart, Manifest } from './manifest';
import { writeManifest } from './manifests';
import type { SourceTable } from './source-table';
import { readParquet, summarySql, toStored } from './sql';

/** Rows that are written at once: whole days, and at least one. */
const BATCH_ROWS = 50_000;
const BATCH_DAYS = 64;
/** Rows that DuckDB holds of all days before it writes: with embeddings each has some 2 KB. */
const HELD_ROWS = 65_536;

export interface Batch {
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  readonly days: number;
}

/** What one run is to archive of one table. */
export interface Selection {
  readonly source: SourceTable;
  /** A SELECT of the columns and, as FILED_UNDER, the day to file each row under. */
  readonly select: string;
  /** Of that SELECT, a condition on the times that the days are of; it goes after what the SELECT ends with. */
  readonly within: (first: string, last: string) => string;
  /** Whole days, each in one batch. */
  readonly batches: readonly Batch[];
}

export interface RunOptions {
  readonly root: string;
  readonly run: string;
  /** The file name of the database. */
  readonly database: string;
  /** As DuckDB writes it. */
  readonly cutoff: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Days with their rows, in order, as batches. */
export function batchesOf(days: readonly (readonly [day: string, rows: number])[]): Batch[] {
  const batches: { first: string; last: string; rows: number; days: number }[] = [];
  for (const [day, rows] of days) {
    const last = batches.at(-1);
    if (last === undefined || last.rows + rows > BATCH_ROWS || last.days === BATCH_DAYS) {
      batches.push({ first: day, last: day, rows, days: 1 });
    } else {
      last.last = day;
      last.rows += rows;
      last.days++;
    }
  }
  return batches;
}

/** The columns of the table alone, out of what is to be archived. */
const rowsOf = ({ select, source }: Selection) =>
  `(SELECT ${source.columns.map(({ name }) => quoteIdentifier(name)).join(', ')} FROM (${select}))`;

async function write(session: Session, folder: string, selection: Selection, options: RunOptions, report: Report) {
  const { source, select, within, batches } = selection;
  const total = batches.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { first, last, rows } of batches) {
    report({ stage: `archiving ${source.name}`, done, total });
    const columns = [...source.columns.map(toStored), `${FILED_UNDER} AS ${DAY}`].join(', ');
    await onArchive(
      session.run(`COPY (SELECT ${columns} FROM (${select} AND ${within(first, last)}))
        TO ${quoteText(join(folder, source.name))} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (${DAY}),
        FILENAME_PATTERN ${quoteText(partPattern(options.run))}, OVERWRITE_OR_IGNORE)`),
    );
    done += rows;
  }
}

/** The files of a table in a folder, relative to it, in their order. */
async function filesIn(folder: string, table: string): Promise<string[]> {
  const entries = await readdir(join(folder, table), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => partAt(path) !== null)
    .sort();
}

async function describeFiles(session: Session, folder: string, paths: readonly string[]): Promise<ArchivedFile[]> {
  const places = paths.map((path) => quoteText(join(folder, path))).join(', ');
  const counted = await onArchive(
    session.rows(`SELECT file_name, num_rows::VARCHAR FROM parquet_file_metadata([${places}])`),
  );
  const rows = new Map(counted.map(([place, count]) => [String(place), Number(count)]));
  const files: ArchivedFile[] = [];
  for (const path of paths) {
    const place = join(folder, path);
    await syncFile(place);
    files.push({ path, rows: rows.get(place)!, bytes: (await stat(place)).size, sha256: await sha256Of(place) });
  }
  return files;
}

/** Throws unless the files hold what is to be deleted, to the value. */
async function verified(session: Session, folder: string, selection: Selection, report: Report): Promise<ArchivedPart> {
  const { source } = selection;
  const { name, columns, time } = source;
  const paths = await filesIn(folder, name);
  const total = selection.batches.reduce((sum, { rows }) => sum + rows, 0);
  report({ stage: `verifying ${name}`, done: 0, total });
  const [wanted] = await session.rows(summarySql(rowsOf(selection), columns, time));
  const nothing = { table: name, rows: 0, from: null, to: null, checksum: String(wanted![3]), columns, files: [] };
  if (Number(wanted![0]) === 0) return nothing;
  if (paths.length === 0) throw differs(name, 'rows');
  const places = paths.map((path) => join(folder, path));
  const [found] = await onArchive(session.rows(summarySql(readParquet(places, columns), columns, time)));
  const facts = ['rows', 'least timestamp', 'greatest timestamp', 'values'];
  const at = facts.findIndex((_, i) => wanted![i] !== found![i]);
  if (at !== -1) throw differs(name, facts[at]!);
  const [rows, from, to, checksum] = wanted!.map(String) as [string, string, string, string];
  return { ...nothing, rows: Number(rows), from, to, checksum, files: await describeFiles(session, folder, paths) };
}

function differs(table: string, what: string): LearningError {
  return new LearningError('io_error', `The archive of ${table} would not hold what is to be deleted: other ${what}.`, {
    hint: 'Nothing was deleted. Check the disk that holds the archive, and report it if that is sound.',
  });
}

/** Moves the files to their places, and has the names of them and of their folders written to the disk. */
async function publish(root: string, staging: string, parts: readonly ArchivedPart[]): Promise<void> {
  const named = new Map<string, string>();
  for (const { path } of parts.flatMap(({ files }) => files)) {
    const place = join(root, path);
    await mkdir(dirname(place), { recursive: true });
    await rename(join(staging, path), place);
    for (let name = place; name.length >= root.length; name = dirname(name)) named.set(dirname(name), name);
  }
  for (const name of named.values()) await syncName(name);
}

/** A folder for what a run writes, which says whose it is. */
export async function openStaging(root: string, run: string): Promise<string> {
  const staging = join(root, stagingName(run));
  try {
    await mkdir(join(root, MANIFESTS), { recursive: true });
    await mkdir(staging);
    await writeFile(join(staging, OWNER_FILE), JSON.stringify(await thisProcess()));
    return staging;
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => {});
    throw archiveError(cause);
  }
}

/**
 * Archives what is selected, in the session's transaction: writes files aside, proves by count, range and a checksum over
 * all values that they hold exactly the rows of the transaction, moves them to their places, and writes the manifest.
 * What fails leaves nothing in the archive. Throws LearningError.
 * @param staging of the run
 */
export async function writeRun(
  session: Session,
  staging: string,
  selections: readonly Selection[],
  options: RunOptions,
  report: Report,
): Promise<Manifest> {
  const { root, run, database, cutoff, now } = options;
  const parts: ArchivedPart[] = [];
  try {
    await session.run(`SET partitioned_write_flush_threshold = ${HELD_ROWS}`);
    for (const selection of selections) {
      await write(session, staging, selection, options, report);
      parts.push(await verified(session, staging, selection, report));
    }
    const manifest: Manifest = {
      format: 1,
      run,
      database: basename(database),
      createdAt: new Date(now).toISOString(),
      cutoff,
      duckdb: version(),
      state: 'archived',
      parts,
    };
    await publish(root, staging, parts);
    await writeManifest(root, manifest);
    return manifest;
  } catch (cause) {
    await withdraw(root, { run, parts }).catch(() => {});
    throw archiveError(cause);
  }
}
