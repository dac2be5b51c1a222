import { copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ARCHIVED_ROWS } from '../engine/archived';
import { LearningError } from '../error/learning-error';
import { quoteIdentifier, quoteText } from '../model/quote';
import { batches } from './batches';
import type { ArchiveCopy, CopyRequest } from './copy-request';
import { faultOf } from './file-check';
import type { ArchivedColumn, ArchivedFile, ArchivedPart, Manifest } from './manifest';
import { readManifests } from './manifests';
import { withScratchDuckdb } from './scratch-duckdb';
import { fromStored } from './sql';

const SHARE = { memoryLimitMb: 512, threads: 1 };
/** Files that it holds. */
const TAKEN = 'archived_files';
const COPY = 'archive_copy';

const table = (name: string) => `${COPY}.main.${name}`;

interface Wanted {
  readonly manifest: Manifest;
  readonly part: ArchivedPart;
  readonly files: readonly ArchivedFile[];
}

const executionsOf = ({ parts }: Manifest) => parts.find((part) => part.table === 'executions');

const keyOf = ({ path, sha256 }: Pick<ArchivedFile, 'path' | 'sha256'>) => `${path} ${sha256}`;

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<(string | null)[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJson() as (string | null)[][];
}

/** The files in the copy; null where it is not to be gone on from. */
async function takenIn(connection: DuckDBConnection): Promise<Set<string> | null> {
  try {
    const rows = await rowsOf(connection, `SELECT path, sha256 FROM ${table(TAKEN)}`);
    return new Set(rows.map(([path, sha256]) => keyOf({ path: path!, sha256: sha256! })));
  } catch {
    return null;
  }
}

async function addMissingColumns(connection: DuckDBConnection, columns: readonly ArchivedColumn[]): Promise<void> {
  const there = (await rowsOf(connection, `DESCRIBE ${table(ARCHIVED_ROWS)}`)).map(([name]) => name!.toLowerCase());
  for (const { name, type } of columns) {
    if (there.includes(name.toLowerCase())) continue;
    await connection.run(`ALTER TABLE ${table(ARCHIVED_ROWS)} ADD COLUMN ${quoteIdentifier(name)} ${type}`);
  }
}

/** Arrays of a fixed length as lists: of an array DuckDB writes every number, NULL or not, 1.5 kB for each embedding. */
const asLists = (column: ArchivedColumn): ArchivedColumn => ({
  ...column,
  type: column.type.replaceAll(/\[\d+\]/g, '[]'),
});

/** Of a row that was archived more than once, as after it had been restored, the last state counts. */
async function takeIn(connection: DuckDBConnection, root: string, { part, files }: Wanted): Promise<void> {
  const paths = files.map(({ path }) => quoteText(join(root, path))).join(', ');
  const from = `read_parquet([${paths}], hive_partitioning = false)`;
  const columns = part.columns.map(asLists);
  const select = `SELECT ${columns.map(fromStored).join(', ')} FROM ${from}`;
  await connection.run('BEGIN');
  try {
    await connection.run(`CREATE TABLE IF NOT EXISTS ${table(ARCHIVED_ROWS)} AS ${select} LIMIT 0`);
    await addMissingColumns(connection, columns);
    const id = columns.find(({ name }) => name.toLowerCase() === 'task_id')!;
    await connection.run(
      `DELETE FROM ${table(ARCHIVED_ROWS)} WHERE task_id IN (SELECT ${quoteIdentifier(id.name)} FROM (SELECT ${fromStored(id)} FROM ${from}))`,
    );
    await connection.run(`INSERT INTO ${table(ARCHIVED_ROWS)} BY NAME ${select}`);
    for (const { path, sha256 } of files) {
      await connection.run(`INSERT INTO ${table(TAKEN)} VALUES (${quoteText(path)}, ${quoteText(sha256)})`);
    }
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** The files that are as they were archived, run by run, and what is wrong with the others. */
async function soundFiles(root: string, taken: ReadonlySet<string>): Promise<{ wanted: Wanted[]; problems: string[] }> {
  const { manifests, problems: unread } = await readManifests(root);
  const problems = unread.map(({ message }) => message);
  const wanted: Wanted[] = [];
  for (const manifest of manifests) {
    const part = executionsOf(manifest);
    if (part === undefined) continue;
    const files: ArchivedFile[] = [];
    for (const file of part.files) {
      const fault = taken.has(keyOf(file)) ? null : await faultOf(root, file);
      if (fault === null) files.push(file);
      else problems.push(`${file.path} ${fault}.`);
    }
    wanted.push({ manifest, part, files });
  }
  return { wanted, problems };
}

async function build(connection: DuckDBConnection, { root, target }: CopyRequest): Promise<ArchiveCopy | null> {
  await connection.run(`ATTACH ${quoteText(target)} AS ${COPY}`);
  try {
    await connection.run(`CREATE TABLE IF NOT EXISTS ${table(TAKEN)} (path VARCHAR, sha256 VARCHAR)`);
    const taken = await takenIn(connection);
    if (taken === null) return null;
    const { wanted, problems } = await soundFiles(root, taken);
    const all = new Set(wanted.flatMap(({ files }) => files.map(keyOf)));
    // What is no longer in the archive, or is another file now, cannot be taken out of the copy.
    if ([...taken].some((key) => !all.has(key))) return null;
    for (const run of wanted) {
      const files = run.files.filter((file) => !taken.has(keyOf(file)));
      if (files.length === 0) continue;
      for (const batch of batches(files)) {
        await takeIn(connection, root, { ...run, files: batch }).catch((cause: unknown) => {
          if (/out of memory|INTERRUPT|No space/i.test(String(cause))) throw cause;
          problems.push(`${batch[0]!.path}, or one after it, cannot be read.`);
        });
      }
    }
    await connection.run(`CREATE TABLE IF NOT EXISTS ${table(ARCHIVED_ROWS)} (task_id UUID)`);
    await connection.run(`CHECKPOINT ${COPY}`);
    const [[rows]] = (await rowsOf(connection, `SELECT count(*)::VARCHAR FROM ${table(ARCHIVED_ROWS)}`)) as [[string]];
    return { rows: Number(rows), problems };
  } finally {
    await connection.run(`DETACH ${COPY}`);
  }
}

/**
 * Lays the archived executions into a DuckDB database of their own, which queries read beside the live ones: it prunes by
 * time ten times as fast as the files do, and needs no access to them. Goes on from the copy before where the archive has
 * only grown. A file that is not as it was archived is left out, and said.
 * @throws LearningError where the archive cannot be read at all
 */
export async function copyArchive(request: CopyRequest, signal?: AbortSignal): Promise<ArchiveCopy> {
  const { root, target, previous } = request;
  const directories = [root, dirname(target)];
  const attempt = () =>
    withScratchDuckdb({ ...SHARE, directories, signal }, (connection) => build(connection, request));
  if (previous !== null) {
    const grown = await copyFile(previous, target).then(attempt, () => null);
    if (grown !== null) return grown;
    await rm(target, { force: true });
  }
  const built = await attempt();
  if (built === null) throw new LearningError('unstable', 'The archive changed while it was read.');
  return built;
}
