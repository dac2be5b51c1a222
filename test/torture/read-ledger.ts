import { readFileSync } from 'node:fs';
import type { Engine } from '../../src/engine/engine';
import { cellAt } from '../../src/result/cell';
import type { Script } from './torture-writer';

export interface Ledger {
  readonly commits: number;
  /** Whether count and checksum of all rows are what the writer committed with this number. */
  readonly whole: boolean;
}

/** One row: the number of the last commit, and whether every column of every row adds up to what it left. */
export function ledgerSql(script: Script): string {
  const { summary } = JSON.parse(readFileSync(new URL(`../writers/${script}`, import.meta.url), 'utf8')) as {
    summary: string;
  };
  return `SELECT commits, ledger.samples = now.samples AND ledger.checksum = now.checksum AS whole FROM ledger, (${summary}) AS now`;
}

/** Takes a copy begun just now, and adds up every column of every row. */
export async function readLedger(engine: Engine, script: Script): Promise<Ledger> {
  const sql = ledgerSql(script);
  const { columns } = await engine.run({ sql }, { askedAt: Date.now(), freshness: 'latest' });
  const [commits, whole] = columns.map((column) => cellAt(column, 0));
  return { commits: Number(commits), whole: whole === true };
}
