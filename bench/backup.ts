import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { inRoot } from '../scripts/build/root';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 3;

const backUp = (database: string, dir: string, ...options: readonly string[]): { bytes: number; type: string } =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [inRoot('lib/cli.cjs'), 'backup', 'create', '--db', database, '--dir', dir, '--json', ...options],
      { encoding: 'utf8' },
    ),
  );

/** Every hundredth part of the record changes, in one place, as new rows do. */
async function changeOnePercent(database: string): Promise<void> {
  const duckdb = await DuckDBInstance.create(database);
  const connection = await duckdb.connect();
  await connection.run(`
    DELETE FROM executions WHERE rowid >= (SELECT count(*) - count(*) // 100 FROM executions);
    INSERT INTO executions BY NAME SELECT * REPLACE (uuid() AS task_id) FROM executions LIMIT (SELECT count(*) // 100 FROM executions);
    CHECKPOINT`);
  connection.disconnectSync();
  duckdb.closeSync();
}

/** What it costs to have a backup: the whole command, until every table has been read, beside a copy that is on the disk. */
export const backup: Section = async ({ path }) => {
  const folder = mkdtempSync(inRoot('.cache/bench-backup-'));
  const live = join(folder, 'live.db');
  const dir = join(folder, 'backups');
  const times: Record<'cp' | 'durable' | 'full' | 'incremental', number[]> = {
    cp: [],
    durable: [],
    full: [],
    incremental: [],
  };
  let share = 0;
  try {
    copyFileSync(path, live);
    for (let run = 0; run < RUNS; run++) {
      const copy = join(folder, 'copy');
      const cp = await timed(() => execFileSync('cp', ['--reflink=never', live, copy]));
      times.cp.push(cp);
      times.durable.push(cp + (await timed(() => execFileSync('sync', [copy]))));
      rmSync(copy);
      times.full.push(await timed(() => backUp(live, dir)));
      await changeOnePercent(live);
      times.incremental.push(
        await timed(() => {
          const { bytes, type } = backUp(live, dir, '--incremental');
          if (type !== 'incremental') throw new Error('More than one percent has changed.');
          share = bytes / statSync(live).size;
        }),
      );
      for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true });
    }
    const ratio = (of: readonly number[], to: readonly number[]) => median(of.map((time, i) => time / to[i]!));
    const figures: Figure[] = [
      { name: 'database', value: statSync(live).size / 1e6, unit: 'MB' },
      { name: 'cp --reflink=never', value: median(times.cp), unit: 'ms' },
      { name: 'cp, until it is on the disk', value: median(times.durable), unit: 'ms' },
      { name: 'full backup, on the disk and read', value: median(times.full), unit: 'ms' },
      { name: 'full backup to cp', value: ratio(times.full, times.cp), unit: '×', target: 2 },
      { name: 'full backup to cp on the disk', value: ratio(times.full, times.durable), unit: '×', target: 2 },
      { name: 'incremental backup after 1 % changed', value: median(times.incremental), unit: 'ms' },
      { name: 'incremental to full, time', value: ratio(times.incremental, times.full), unit: '×', target: 0.3 },
      { name: 'incremental to full, bytes', value: share, unit: '×', target: 0.3 },
    ];
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
