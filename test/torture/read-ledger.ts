import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const { summary } = JSON.parse(readFileSync(new URL('../writers/torture-script.json', import.meta.url), 'utf8')) as {
  summary: string;
};

export interface Ledger {
  readonly commits: number;
  /** Whether count and checksum of all rows are what the writer committed with this number. */
  readonly whole: boolean;
}

/** Opens a copy as a reader does, and adds up every column of every row. */
export async function readLedger(path: string): Promise<Ledger> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '1' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT commits, ledger.samples = now.samples AND ledger.checksum = now.checksum FROM ledger, (${summary}) AS now`,
    );
    const [commits, whole] = reader.getRows()[0]!;
    return { commits: Number(commits), whole: whole === true };
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}
