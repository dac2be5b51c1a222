import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Lease } from '../src/snapshot/lease';
import { Snapshots } from '../src/snapshot/snapshots';
import { Writer } from '../test/writers/writer';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 7;
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

/** What a fresh copy of a live database costs. */
export const snapshot: Section = async ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const live = join(folder, 'live.db');
    copyFileSync(path, live);
    const size: Figure = { name: 'database', value: statSync(path).size / 1e6, unit: 'MB' };
    return [size, ...(await fullCopies(path, dirname(live))), ...(await refreshes(live, folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
