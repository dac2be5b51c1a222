import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbEngine } from '../../src/engine/duckdb-node/duckdb-engine';
import type { Engine } from '../../src/engine/engine';
import { LearningError } from '../../src/error/learning-error';
import { openLiveFile } from '../../src/live/live-file';
import { type Ledger, readLedger } from './read-ledger';
import { SCHEMA_SCRIPT, type Script, TortureWriter } from './torture-writer';

export interface TortureOptions {
  /** Starts the writer; script, database and block size follow. */
  readonly command: readonly string[];
  readonly script?: Script;
  readonly blockBytes: number;
  readonly snapshots: number;
  /** Milliseconds since the epoch after which no snapshot begins. */
  readonly until?: number;
}

export interface TortureFigures {
  snapshots: number;
  commits: number;
  full: number;
  /** Copies of which only the blocks that differed were written. */
  blocks: number;
  wal: number;
  unchanged: number;
  /** Copies whose log had to be written into them. */
  replay: number;
  /** Copies of which only the newest commits had to be taken in. */
  takenIn: number;
  /** Copies taken again because the writer was faster. */
  retries: number;
  /** Given up after the bounded number of tries. */
  unstable: number;
  /** Copies whose log DuckDB cannot replay, as it cannot those of the writer's own files: logs that tell of indexes over rows. */
  refused: number;
  /** Copies that DuckDB would not open otherwise, or whose checksum was wrong. */
  torn: number;
  /** Copies that lacked a commit of an earlier copy, or one told of before the copy was asked for. */
  backwards: number;
  writerFailures: number;
  /** Times that the writer was stopped or killed, and opened the database again. */
  restarts: number;
  /** What went wrong, in words. */
  readonly troubles: string[];
}

/** So many snapshots with one writer process, then another takes over; every other one ends by a kill. */
const RESTART_EVERY = 20;

/** Takes snapshots of a database that a foreign process changes without rest, and holds each against what was committed. */
export async function torture({
  command,
  script = 'torture-script.json',
  blockBytes,
  snapshots,
  until = Infinity,
}: TortureOptions): Promise<TortureFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'learning-torture-'));
  const path = join(folder, 'learning.db');
  const engine = new DuckdbEngine({ threads: 1 });
  const live = openLiveFile({
    path,
    snapshotPath: folder,
    maxStalenessSeconds: 0,
    keepsGrowth: true,
    reader: () => engine,
  });
  const figures: TortureFigures = {
    snapshots: 0,
    commits: 0,
    full: 0,
    blocks: 0,
    wal: 0,
    unchanged: 0,
    replay: 0,
    takenIn: 0,
    retries: 0,
    unstable: 0,
    refused: 0,
    torn: 0,
    backwards: 0,
    writerFailures: 0,
    restarts: 0,
    troubles: [],
  };
  let least = 0;
  let writer = await TortureWriter.start(command, script, path, blockBytes);
  const note = () => {
    if (writer.failure === null) return;
    figures.writerFailures++;
    figures.troubles.push(`The writer failed: ${writer.failure}`);
  };
  const restart = async () => {
    if (++figures.restarts % 2) await writer.stop();
    else await writer.kill();
    note();
    writer = await TortureWriter.start(command, script, path, blockBytes);
  };
  try {
    while (figures.snapshots < snapshots && Date.now() < until && writer.failure === null) {
      if (figures.snapshots % RESTART_EVERY === RESTART_EVERY - 1) await restart();
      least = Math.max(least, writer.committed);
      const ledger = await take(engine.over(live), script, figures);
      figures.snapshots++;
      if (ledger === null) continue;
      if (ledger.commits < least) {
        figures.backwards++;
        figures.troubles.push(`Commit ${ledger.commits} came after commit ${least}.`);
      }
      least = Math.max(least, ledger.commits);
    }
    const { refreshes, logs, retries } = await live.snapshots.status();
    figures.commits = Math.max(least, writer.committed);
    figures.full = refreshes.full.count;
    figures.blocks = refreshes.blocks.count;
    figures.wal = refreshes.wal.count;
    figures.unchanged = refreshes.unchanged.count;
    figures.replay = refreshes.replay.count;
    figures.takenIn = logs.taken_in ?? 0;
    figures.retries = retries;
  } finally {
    await writer.stop();
    note();
    await engine.close();
    await live.close();
    rmSync(folder, { recursive: true });
  }
  return figures;
}

async function take(engine: Engine, script: Script, figures: TortureFigures): Promise<Ledger | null> {
  try {
    const ledger = await readLedger(engine, script);
    if (ledger.whole) return ledger;
    figures.torn++;
    figures.troubles.push(`The checksum of commit ${ledger.commits} does not hold.`);
  } catch (error) {
    const code = error instanceof LearningError ? error.code : null;
    if (code === 'unstable') figures.unstable++;
    else if (code === 'damaged_log' && script === SCHEMA_SCRIPT) figures.refused++;
    else {
      figures.torn++;
      figures.troubles.push(
        error instanceof LearningError ? `${error.toDisplay()} ${error.cause ?? ''}` : String(error),
      );
    }
  }
  return null;
}
