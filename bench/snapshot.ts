import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { indexDdl } from '../src/model/schema';
import type { Lease } from '../src/snapshot/lease';
import { Snapshots } from '../src/snapshot/snapshots';
import { Writer } from '../test/writers/writer';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 7;
/** As many as fill a log of 16 MB. */
const MANY_ROWS =
  'INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, timestamp + INTERVAL 1 HOUR AS timestamp) FROM executions WHERE rowid < 10000';
const SETTLED_MS = 120;

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
const latest = (snapshots: Snapshots): Promise<Lease> =>
  snapshots.acquire({ askedAt: Date.now(), freshness: 'latest' });

async function fullCopies(path: string, folder: string): Promise<Figure[]> {
  const ours: number[] = [];
  const cp: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const snapshots = new Snapshots({ path, snapshotPath: folder, maxStalenessSeconds: 0 });
    await settle();
    ours.push(await timed(async () => (await latest(snapshots)).release()));
    await snapshots.close();
    const to = join(folder, 'cp');
    cp.push(await timed(() => execFileSync('cp', ['--reflink=never', path, to])));
    rmSync(to);
  }
  return [
    { name: 'full copy', value: median(ours), unit: 'ms' },
    { name: 'cp --reflink=never', value: median(cp), unit: 'ms' },
    { name: 'full copy to cp', value: median(ours.map((time, i) => time / cp[i]!)), unit: '×', target: 1.3 },
  ];
}

async function refreshes(path: string, folder: string): Promise<Figure[]> {
  const writer = await Writer.start(path);
  const snapshots = new Snapshots({ path, snapshotPath: folder, maxStalenessSeconds: 0 });
  const wal: number[] = [];
  const replay: number[] = [];
  const unchanged: number[] = [];
  try {
    await writer.run("SET checkpoint_threshold = '1GB'", 'CREATE TABLE bench_rows (i BIGINT, text VARCHAR)');
    (await latest(snapshots)).release();
    for (let run = 0; run < RUNS; run++) {
      await writer.run(`INSERT INTO bench_rows SELECT i, 'row ' || i FROM range(1000) AS r(i)`);
      await settle();
      let lease: Lease | undefined;
      wal.push(
        await timed(async () => {
          lease = await latest(snapshots);
        }),
      );
      replay.push(
        await timed(async () => {
          const instance = await DuckDBInstance.create(lease!.generation.path, { access_mode: 'READ_ONLY' });
          instance.closeSync();
        }),
      );
      lease!.release();
      unchanged.push(await timed(async () => (await latest(snapshots)).release()));
    }
    return [
      { name: 'WAL-only refresh', value: median(wal), unit: 'ms', target: 20 },
      { name: 'open and replay by DuckDB, apart', value: median(replay), unit: 'ms' },
      { name: 'nothing changed', value: median(unchanged), unit: 'ms', target: 1 },
    ];
  } finally {
    await snapshots.close();
    await writer.stop();
  }
}

/** What a copy costs after a checkpoint of some 16 MB, on a database with the indexes of the schema. */
async function checkpoints(path: string, folder: string): Promise<Figure[]> {
  const writer = await Writer.start(path);
  const snapshots = new Snapshots({ path, snapshotPath: folder, maxStalenessSeconds: 0 });
  const times: number[] = [];
  const bytes: number[] = [];
  const written = async () => {
    const { full, blocks } = (await snapshots.status()).refreshes;
    return { bytes: full.bytes + blocks.bytes, milliseconds: full.milliseconds + blocks.milliseconds };
  };
  try {
    await writer.run("SET checkpoint_threshold = '1GB'");
    for (const sql of indexDdl()) await writer.run(sql.replace('CREATE INDEX', 'CREATE INDEX IF NOT EXISTS'));
    await writer.run('CHECKPOINT');
    for (let run = 0; run < RUNS; run++) {
      await writer.run(MANY_ROWS, 'CHECKPOINT');
      await settle();
      const before = await written();
      // With the rest that a copy keeps after the last one it would be longer, and no work.
      (await latest(snapshots)).release();
      const after = await written();
      times.push(after.milliseconds - before.milliseconds);
      bytes.push(after.bytes - before.bytes);
    }
    const [full, , ...later] = times;
    return [
      { name: 'first copy with indexes', value: full!, unit: 'ms' },
      { name: 'copy after a checkpoint', value: median(later), unit: 'ms', target: 5000 },
      { name: 'copy after a checkpoint, written', value: median(bytes.slice(2)) / 1e6, unit: 'MB', target: 40 },
    ];
  } finally {
    await snapshots.close();
    await writer.stop();
  }
}

/** What a fresh copy of a live database costs. */
export const snapshot: Section = async ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const live = join(folder, 'live.db');
    copyFileSync(path, live);
    const size: Figure = { name: 'database', value: statSync(path).size / 1e6, unit: 'MB' };
    const full = await fullCopies(path, dirname(live));
    return [size, ...full, ...(await refreshes(live, folder)), ...(await checkpoints(live, folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
