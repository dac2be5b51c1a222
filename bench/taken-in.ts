import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbEngine } from '../src/engine/duckdb-node/duckdb-engine';
import { openLiveFile } from '../src/live/live-file';
import { Writer } from '../test/writers/writer';
import { writtenOut } from './checkpoint';
import { type Figure, median, type Section, timed } from './figure';
import { indexedCopy } from './indexed-copy';

/** Commits between two looks, and the executions of each: a second of 40 executions a second, and ten. */
const BATCHES = [
  { commits: 40, rows: 1, runs: 11 },
  { commits: 40, rows: 10, runs: 3 },
] as const;
const REPLAYS = 1;
const FIRST_ANSWERS = 3;
/** Until what runs each second is compiled, as it is in a process that has been open for a minute. */
const WARM_UP_RUNS = 30;
/** Sizes of the log, MB; with what is written from the last on it stays below where DuckDB makes a checkpoint of it. */
const LOGS = [0.4, 9] as const;
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

interface Source {
  readonly path: string;
  /** Where copies lie. */
  readonly folder: string;
  /** The path of an archive beside it. */
  readonly archive: string | null;
}

/** An engine over a file; `takes` says whether it takes commits in, or has DuckDB replay the log. */
function open({ path, folder, archive }: Source, takes: boolean) {
  const duckdb = new DuckdbEngine({ threads: 2, takeInLogMb: takes ? 4 : 0 });
  const archived = archive === null ? null : { file: { id: archive, path: archive }, problem: null };
  const file = openLiveFile({
    path,
    snapshotPath: folder,
    maxStalenessSeconds: 0,
    keepsGrowth: takes,
    reader: () => duckdb,
    beside: archived === null ? [] : [{ acquire: async () => ({ archived, release: () => {} }) }],
  });
  const engine = duckdb.over(file);
  return {
    file,
    look: async () => (await file.acquire({ askedAt: Date.now(), freshness: 'latest' })).release(),
    count: () => engine.run({ sql: 'SELECT count(*) FROM executions' }, { freshness: 'latest' }),
    close: async () => {
      await duckdb.close();
      await file.close();
    },
  };
}

/** Milliseconds to the first answer of a copy that is made now, with the log that is there. */
async function firstAnswer(source: Source, takes: boolean): Promise<number> {
  writtenOut();
  const way = open(source, takes);
  try {
    return await timed(way.count);
  } finally {
    await way.close();
  }
}

/** What a refresh takes until DuckDB can be asked, by each way, on the same file. */
async function refreshes(path: string, archive: string, folder: string, writer: Writer): Promise<Figure[]> {
  const source = { path, folder, archive: null };
  const takingIn = open(source, true);
  const besideArchive = open({ ...source, archive }, true);
  const replaying = open(source, false);
  const ways = [takingIn, besideArchive, replaying];
  const figures: Figure[] = [];
  try {
    for (let run = 0; run < WARM_UP_RUNS; run++) {
      await write(writer, BATCHES[0]);
      await delay(SETTLED_MS);
      for (const { look } of [takingIn, besideArchive]) await look();
    }
    for (const megabytes of LOGS) {
      await fill(writer, `${path}.wal`, megabytes);
      for (const way of ways) await way.count();
      for (const batch of BATCHES) {
        // One way after the other: a replay leaves nothing of the others in the caches of the processors.
        const measure = async (look: () => Promise<unknown>, runs: number): Promise<number[]> => {
          const times: number[] = [];
          await look();
          for (let run = 0; run < runs; run++) {
            await write(writer, batch);
            await delay(SETTLED_MS);
            times.push(await timed(look));
          }
          return times;
        };
        const taken = median(await measure(takingIn.look, batch.runs));
        const beside = median(await measure(besideArchive.look, batch.runs));
        const replayed = median(await measure(replaying.look, REPLAYS));
        await takingIn.look();
        const forced: number[] = [];
        for (let run = 0; run < batch.runs; run++) {
          await write(writer, { commits: 1, rows: batch.rows });
          forced.push(await timed(takingIn.count));
        }
        const log = `log of ${megabytes} MB, ${batch.commits} × ${batch.rows} new`;
        figures.push(
          { name: `${log}: taken in`, value: taken, unit: 'ms', target: 10 },
          { name: `${log}: beside an archive`, value: beside, unit: 'ms' },
          { name: `${log}: replayed`, value: replayed, unit: 'ms' },
          { name: `${log}: ratio`, value: taken / replayed, unit: '×' },
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
    const log = `first answer, log of ${Math.round(statSync(`${path}.wal`).size / MEGABYTE)} MB of small commits`;
    const firsts = { taken: [] as number[], replayed: [] as number[] };
    for (let run = 0; run < FIRST_ANSWERS; run++) {
      firsts.taken.push(await firstAnswer(source, true));
      firsts.replayed.push(await firstAnswer(source, false));
    }
    figures.push(
      { name: `${log}: taken in`, value: median(firsts.taken), unit: 'ms' },
      { name: `${log}: replayed`, value: median(firsts.replayed), unit: 'ms' },
    );
    return figures;
  } finally {
    for (const way of ways) await way.close();
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
