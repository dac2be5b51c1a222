import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbEngine } from '../src/engine/duckdb-node/duckdb-engine';
import { openLiveFile } from '../src/live/live-file';
import { Writer } from '../test/writers/writer';
import { type Figure, median, type Section, timed } from './figure';
import { indexedCopy } from './indexed-copy';

/** Commits between two looks, and the executions of each: a second of 40 executions a second, and ten. */
const BATCHES = [
  { commits: 40, rows: 1 },
  { commits: 40, rows: 10 },
] as const;
const RUNS = 5;
/** Sizes of the log, MB, up to where DuckDB makes a checkpoint of it. */
const LOGS = [0.4, 4, 14] as const;
const MEGABYTE = 1e6;
/** The times of files are told apart by then. */
const SETTLED_MS = 120;

/** New executions like those that are there. */
async function write(writer: Writer, { commits, rows }: { commits: number; rows: number }): Promise<void> {
  const insert = `INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, timestamp + INTERVAL 1 MINUTE AS timestamp) FROM executions WHERE rowid BETWEEN 100 AND ${99 + rows}`;
  for (let i = 0; i < commits; i++) await writer.run(insert);
}

/** Brings the log to that size. */
async function fill(writer: Writer, log: string, megabytes: number): Promise<void> {
  const size = () => statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  while (size() < megabytes * MEGABYTE) {
    await writer.run(
      'INSERT INTO executions SELECT * REPLACE (uuid() AS task_id) FROM executions WHERE rowid BETWEEN 100 AND 299',
    );
  }
}

/** Every tenth execution, with ids of their own. */
async function makeArchive(path: string, archive: string): Promise<void> {
  const instance = await DuckDBInstance.create(archive);
  const connection = await instance.connect();
  await connection.run(`ATTACH '${path}' AS live (READ_ONLY)`);
  await connection.run(
    'CREATE TABLE archived_rows AS SELECT * REPLACE (uuid() AS task_id, timestamp - INTERVAL 1 YEAR AS timestamp) FROM live.executions WHERE rowid % 10 = 0',
  );
  connection.disconnectSync();
  instance.closeSync();
}

/** What a refresh takes until DuckDB can be asked, by each way, on the same file. */
async function refreshes(path: string, archive: string, folder: string, writer: Writer): Promise<Figure[]> {
  const ways = [
    { keepsGrowth: true, archived: null },
    { keepsGrowth: true, archived: { file: { id: archive, path: archive }, problem: null } },
    { keepsGrowth: false, archived: null },
  ].map(({ keepsGrowth, archived }) => {
    const duckdb = new DuckdbEngine({ threads: 2, takeInLogMb: keepsGrowth ? 4 : 0 });
    const options = { path, snapshotPath: folder, maxStalenessSeconds: 0, keepsGrowth };
    const beside = archived === null ? [] : [{ acquire: async () => ({ archived, release: () => {} }) }];
    const file = openLiveFile({ ...options, reader: () => duckdb, beside });
    const engine = duckdb.over(file);
    const look = async () => (await file.acquire({ askedAt: Date.now(), freshness: 'latest' })).release();
    const count = () => engine.run({ sql: 'SELECT count(*) FROM executions' }, { freshness: 'latest' });
    return { duckdb, file, look, count };
  });
  const [takingIn, besideArchive, replaying] = ways as [(typeof ways)[0], (typeof ways)[0], (typeof ways)[0]];
  const figures: Figure[] = [];
  try {
    for (const megabytes of LOGS) {
      await fill(writer, `${path}.wal`, megabytes);
      for (const way of ways) await way.count();
      for (const batch of BATCHES) {
        const [taken, beside, replayed, forced] = [[], [], [], []] as [number[], number[], number[], number[]];
        for (let run = 0; run < RUNS; run++) {
          await write(writer, batch);
          await delay(SETTLED_MS);
          replayed.push(await timed(replaying.look));
          taken.push(await timed(takingIn.look));
          beside.push(await timed(besideArchive.look));
          await write(writer, { commits: 1, rows: batch.rows });
          forced.push(await timed(takingIn.count));
        }
        const log = `log of ${megabytes} MB, ${batch.commits} × ${batch.rows} new`;
        figures.push(
          { name: `${log}: taken in`, value: median(taken), unit: 'ms', target: 10 },
          { name: `${log}: beside an archive`, value: median(beside), unit: 'ms' },
          { name: `${log}: replayed`, value: median(replayed), unit: 'ms' },
          { name: `${log}: ratio`, value: median(taken.map((time, i) => time / replayed[i]!)), unit: '×' },
          {
            name: `log of ${megabytes} MB, a commit of ${batch.rows}: forced query`,
            value: median(forced),
            unit: 'ms',
            target: 50,
          },
        );
      }
    }
    const { logs } = await takingIn.file.snapshots.status();
    console.log(`  Logs: ${JSON.stringify(logs)}`);
    return figures;
  } finally {
    for (const { duckdb, file } of ways) {
      await duckdb.close();
      await file.close();
    }
  }
}

/** A refresh beside a writer, on a database with the indexes of the schema. */
export const takenIn: Section = async ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const live = join(folder, 'learning.db');
    await indexedCopy(path, live);
    const archive = join(folder, 'archive.duckdb');
    await makeArchive(live, archive);
    const writer = await Writer.start(live);
    try {
      await writer.run("SET checkpoint_threshold = '1GB'");
      return await refreshes(live, archive, folder, writer);
    } finally {
      await writer.kill();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
