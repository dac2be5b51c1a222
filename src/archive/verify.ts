import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { version } from '@duckdb/node-api';
import { plural } from '../error/plural';
import { quoteIdentifier } from '../model/quote';
import type { Report } from '../writing/operation';
import { archiveError } from './archive-error';
import { faultOf } from './file-check';
import { MANIFESTS, partAt, runOfManifest } from './layout';
import { filesOf, unfinishedRuns } from './leftovers';
import type { ArchivedPart, Manifest } from './manifest';
import { readManifests } from './manifests';
import { withScratchDuckdb } from './scratch-duckdb';
import { readParquet, summarySql } from './sql';

interface Fault {
  /** Relative to the archive. */
  readonly path: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly fault: string;
}

export interface Verdict {
  readonly runs: number;
  readonly files: number;
  /** Executions, as often as they were archived. */
  readonly rows: number;
  readonly bytes: number;
  /** The least and the greatest timestamp, UTC; null without rows. */
  readonly from: string | null;
  readonly to: string | null;
  readonly faults: readonly Fault[];
  /** Runs that a process is at now, which were left out. */
  readonly underWay: number;
}

const SHARE = { memoryLimitMb: 512, threads: 2 };

/** What the rows of a run are not, in spite of the right bytes; null where they are what was archived. */
async function faultOfRows(
  connection: DuckDBConnection,
  root: string,
  { duckdb }: Manifest,
  part: ArchivedPart,
): Promise<string | null> {
  const time = part.columns.find(({ name }) => name.toLowerCase() === 'timestamp')!;
  const places = part.files.map(({ path }) => join(root, path));
  try {
    const sql = summarySql(readParquet(places, part.columns), part.columns, quoteIdentifier(time.name));
    const [found] = (await connection.runAndReadAll(sql)).getRowsJson() as [string[]];
    if (Number(found[0]) !== part.rows)
      return `hold ${plural(Number(found[0]), 'row')} of ${part.table} instead of ${part.rows}`;
    if (found[1] !== part.from || found[2] !== part.to) return `hold other timestamps of ${part.table}`;
    // Hashes may differ from one DuckDB to the next; the bytes were the same in any case.
    return duckdb === version() && found[3] !== part.checksum ? `hold other values of ${part.table}` : null;
  } catch {
    return `cannot be read as ${part.table}`;
  }
}

async function strangers(root: string, manifests: readonly Manifest[], busy: ReadonlySet<string>): Promise<Fault[]> {
  const named = new Set(manifests.flatMap(({ parts }) => parts.flatMap(({ files }) => files.map(({ path }) => path))));
  const files = (await filesOf(root)).filter((path) => !named.has(path) && !busy.has(partAt(path)?.run ?? ''));
  const others = (await readdir(join(root, MANIFESTS)).catch(() => []))
    .filter((name) => runOfManifest(name) === null && !busy.has(name.split('.')[0]!))
    .map((name) => `${MANIFESTS}/${name}`);
  return [...files, ...others].map((path) => ({ path, fault: 'is named by no manifest' }));
}

/** Reads every file of an archive, and compares it with the manifests. Throws LearningError where there is no archive. */
export async function verifyArchive(folder: string, report: Report, signal?: AbortSignal): Promise<Verdict> {
  const root = resolve(folder);
  const { busy, dead } = await unfinishedRuns(root);
  const { manifests: all, problems } = await readManifests(root);
  const manifests = all.filter(({ run }) => !busy.has(run));
  const faults: Fault[] = problems.map(({ message }) => ({ path: MANIFESTS, fault: `is damaged: ${message}` }));
  const files = manifests.flatMap(({ parts }) => parts.flatMap((part) => part.files));
  let done = 0;
  await withScratchDuckdb({ ...SHARE, directories: [root], signal }, async (connection) => {
    for (const manifest of manifests) {
      for (const part of manifest.parts) {
        let isSound = true;
        for (const file of part.files) {
          report({ stage: 'verifying files', done: done++, total: files.length });
          if (signal?.aborted) throw archiveError(new Error('INTERRUPT'));
          const fault = await faultOf(root, file);
          if (fault !== null) faults.push({ path: file.path, fault });
          isSound &&= fault === null;
        }
        const fault = isSound && part.files.length > 0 ? await faultOfRows(connection, root, manifest, part) : null;
        if (fault !== null)
          faults.push({ path: `${MANIFESTS}/${manifest.run}.json`, fault: `names files that ${fault}` });
      }
    }
  });
  faults.push(...(await strangers(root, all, busy)));
  const executions = manifests.flatMap(({ parts }) => parts.filter(({ table }) => table === 'executions'));
  const times = executions.flatMap(({ from, to }) => (from === null || to === null ? [] : [from, to])).sort();
  return {
    runs: manifests.length,
    files: files.length,
    rows: executions.reduce((sum, { rows }) => sum + rows, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    faults: faults.concat(
      [...dead].map((run) => ({
        path: `.writing-${run}`,
        fault: 'was left by a run that was cut short; the next clears it up',
      })),
    ),
    underWay: busy.size,
  };
}
