import { copyFileSync } from 'node:fs';
import { copyArchive } from '../src/archive/private-copy';
import { verifyArchive } from '../src/archive/verify';
import { DuckdbEngine } from '../src/engine/duckdb-node/duckdb-engine';
import { openLiveFile } from '../src/live/live-file';
import { giveBack } from '../src/retention/give-back';
import { RETENTION_RUN } from '../src/retention/run';
import { carryOut } from '../src/writing/carry-out';
import { TemporaryFolder } from '../test/support/temporary-folder';
import { besideArchive } from './beside-archive';
import { type Figure, median, type Section, timed } from './figure';

const DAY = 86_400_000;
const RUNS = 5;

const OVERVIEW = `SELECT time_bucket(INTERVAL 1 DAY, timestamp) AS time, model_tier, count(*) AS executions,
  avg(duration_seconds) AS seconds, sum(actual_cost) AS cost FROM executions GROUP BY ALL`;
const RECENT = (newest: number) =>
  `SELECT count(*), avg(duration_seconds) FROM executions WHERE timestamp > make_timestamp(${(newest - 7 * DAY) * 1000})`;

/** Half of the rows archived, proved, deleted and their space given back; and what the archive costs a panel. */
export const retention: Section = async ({ path, rows, newest }) => {
  const folder = new TemporaryFolder();
  const database = folder.file('learning.db');
  const archive = folder.file('archive');
  copyFileSync(path, database);
  const days = Math.round((Date.now() - newest) / DAY + 45);
  const run = await timed(() => carryOut(database, RETENTION_RUN, { days, archive }));
  const space = await timed(() => giveBack(database, () => {}));
  const verify = await timed(() => verifyArchive(archive, () => {}));
  const copy = folder.file('archive.duckdb');
  const read = await timed(() => copyArchive({ root: archive, target: copy, previous: null }));

  const duckdb = new DuckdbEngine({});
  const file = openLiveFile({
    path: database,
    snapshotPath: folder.path,
    maxStalenessSeconds: 86_400,
    reader: () => duckdb,
  });
  const archived = { file: { id: '1', path: copy }, problem: null };
  const live = duckdb.over(file);
  const both = duckdb.over({ acquire: async (request) => ({ ...(await file.acquire(request)), archived }) });
  await live.run({ sql: 'SELECT count(*) FROM executions' });
  const first = await timed(() => both.run({ sql: 'SELECT count(*) FROM executions' }));
  const medianOf = async (engine: typeof live, sql: string) => {
    const times: number[] = [];
    for (let i = 0; i < RUNS; i++) times.push(await timed(() => engine.run({ sql })));
    return median(times);
  };
  const figures: Figure[] = [
    { name: 'archive, prove and delete half', value: run / 1000, unit: 's', ...(rows === 1_000_000 && { target: 60 }) },
    { name: 'rebuild the file', value: space / 1000, unit: 's' },
    { name: 'verify the archive', value: verify / 1000, unit: 's' },
    { name: 'read the archive for Grafana', value: read / 1000, unit: 's' },
    { name: 'first query of a state, archive beside it', value: first, unit: 'ms' },
    { name: 'overview, live half', value: await medianOf(live, OVERVIEW), unit: 'ms' },
    { name: 'overview, archive beside it', value: await medianOf(both, OVERVIEW), unit: 'ms' },
    { name: 'seven days, live half', value: await medianOf(live, RECENT(newest)), unit: 'ms' },
    { name: 'seven days, archive beside it', value: await medianOf(both, RECENT(newest)), unit: 'ms' },
  ];
  await duckdb.close();
  await file.close();
  const besides = await besideArchive({ path: database, folder: folder.path, archive: copy, newest });
  folder.dispose();
  return [...figures, ...besides];
};
