import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';

/** A folder of one test, with places for a database and for its backups. */
export class BackupStage {
  readonly folder: TemporaryFolder;
  readonly live: string;
  readonly database: string;
  readonly dir: string;

  /** @param shared a folder that others dispose of; one for this test alone when absent */
  constructor(shared?: TemporaryFolder) {
    this.folder = shared ?? new TemporaryFolder();
    this.live = this.folder.file('live');
    this.database = join(this.live, 'learning.db');
    this.dir = this.folder.file('backups');
    mkdirSync(this.live);
    if (!shared) onTestFinished(() => this.folder.dispose());
  }

  /** A learning database of so many rows, beside a table of some megabytes that does not change. */
  async fill(rows: number): Promise<void> {
    const writer = await Writer.startLearning(this.database, rows);
    await writer.run('CREATE TABLE ballast AS SELECT random() AS value FROM range(500000)');
    await writer.stop();
  }

  /** Rows numbered from `from` are added, and left in the log when `log` says so. */
  async add(from: number, to: number, { log = false } = {}): Promise<void> {
    const writer = await Writer.start(this.database);
    await writer.insert(from, to);
    await end(writer, log);
  }

  /** Database and log as another one, or back. */
  copy(from: string, to: string): void {
    for (const suffix of ['', '.wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
  }

  /** Names in the folder of the database. */
  get files(): string[] {
    return readdirSync(this.live).toSorted();
  }
}

async function end(writer: Writer, log: boolean): Promise<void> {
  if (log) await writer.kill();
  else await writer.stop();
}

/** How many executions a database holds that nobody has open. */
export async function executionsIn(path: string): Promise<number> {
  const duckdb = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  try {
    const connection = await duckdb.connect();
    const [row] = (await connection.runAndReadAll('SELECT count(*) FROM executions')).getRows();
    connection.disconnectSync();
    return Number(row![0]);
  } finally {
    duckdb.closeSync();
  }
}
