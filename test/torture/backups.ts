import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { BackupCommand } from '../backup/support/backup-command';
import { type Ledger, ledgerSql } from './read-ledger';
import { type Script, TortureWriter } from './torture-writer';

export interface BackupTortureOptions {
  /** Starts the writer; script, database and block size follow. */
  readonly command: readonly string[];
  readonly script?: Script;
  readonly blockBytes: number;
  readonly backups: number;
  /** Milliseconds since the epoch after which no backup begins. */
  readonly until?: number;
}

export interface BackupTortureFigures {
  full: number;
  incremental: number;
  /** Kept by incremental backups, of all that they stand for. */
  storedShare: number;
  /** Given up because the writer was faster each time, or DuckDB could not replay its own log. */
  refused: number;
  commits: number;
  /** Killed while they were made. */
  killed: number;
  /** What went wrong, in words. */
  readonly troubles: string[];
}

/** The ledger of a database that nobody has open. */
async function ledgerOf(path: string, script: Script): Promise<Ledger> {
  const duckdb = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  try {
    const connection = await duckdb.connect();
    const [row] = (await connection.runAndReadAll(ledgerSql(script))).getRows();
    connection.disconnectSync();
    return { commits: Number(row![0]), whole: row![1] === true };
  } finally {
    duckdb.closeSync();
  }
}

const REFUSALS = /\[(unstable|damaged_log)\]/;

/**
 * Takes backups, the first a full one and most others incremental, of a database that a foreign process changes without rest.
 * Each is restored beside it and held against what was committed. Now and then one is killed while it is made.
 */
export async function tortureBackups({
  command,
  script = 'torture-script.json',
  blockBytes,
  backups,
  until = Infinity,
}: BackupTortureOptions): Promise<BackupTortureFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'backup-torture-'));
  const database = join(folder, 'learning.db');
  const dir = join(folder, 'backups');
  const restored = join(folder, 'restored.db');
  const figures: BackupTortureFigures = {
    full: 0,
    incremental: 0,
    storedShare: 0,
    refused: 0,
    commits: 0,
    killed: 0,
    troubles: [],
  };
  const writer = await TortureWriter.start(command, script, database, blockBytes);
  let [stored, whole] = [0, 0];
  try {
    for (let turn = 0; turn < backups && Date.now() < until && writer.failure === null; turn++) {
      const create = ['create', '--db', database, '--dir', dir, '--json', ...(turn % 5 === 0 ? [] : ['--incremental'])];
      const least = writer.committed;
      const backup = new BackupCommand(create);
      if (turn % 7 === 6) setTimeout(() => backup.child.kill('SIGKILL'), Math.random() * 800);
      const { code, signal, stdout, stderr } = await backup.exited;
      if (signal !== null) {
        figures.killed++;
        continue;
      }
      if (code !== 0) {
        if (REFUSALS.test(stderr)) figures.refused++;
        else figures.troubles.push(`Backup ${turn}: ${stderr.trim()}`);
        continue;
      }
      const { name, type, bytes, databaseBytes } = JSON.parse(stdout);
      figures[type as 'full' | 'incremental']++;
      if (type === 'incremental') [stored, whole] = [stored + bytes, whole + databaseBytes];
      rmSync(restored, { force: true });
      const restore = await BackupCommand.run('restore', name, '--db', restored, '--dir', dir, '--yes');
      if (restore.code !== 0) {
        figures.troubles.push(`Restore of ${name}: ${restore.stderr.trim()}`);
        continue;
      }
      const ledger = await ledgerOf(restored, script);
      if (!ledger.whole)
        figures.troubles.push(`${name} (${type}): the checksum of commit ${ledger.commits} does not hold.`);
      if (ledger.commits < least)
        figures.troubles.push(`${name} (${type}): commit ${ledger.commits} came after ${least}.`);
    }
    figures.commits = writer.committed;
    figures.storedShare = whole === 0 ? 0 : Math.round((100 * stored) / whole) / 100;
    const verified = await BackupCommand.run('verify', '--all', '--dir', dir);
    if (verified.code !== 0) figures.troubles.push(`Verify: ${verified.stdout}${verified.stderr}`);
  } finally {
    await writer.stop();
    if (writer.failure !== null) figures.troubles.push(`The writer failed: ${writer.failure}`);
    rmSync(folder, { recursive: true });
  }
  return figures;
}
