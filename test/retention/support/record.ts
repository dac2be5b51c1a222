import { DuckDBInstance, type Json } from '@duckdb/node-api';
import { createDemo } from '../../../src/demo/create-demo';
import { RETENTION_RUN, type RetentionResult } from '../../../src/retention/run';
import { carryOut } from '../../../src/writing/carry-out';
import type { LooseRow } from '../../support/loose-database';
import { insertSql } from '../../support/version-1-database';

/** SQL of a time so many days ago. */
export const daysAgo = (days: number) => `now()::TIMESTAMP - to_seconds(${days} * 86400)`;

/** Works on a database with nobody else at it. */
export async function onDatabase(path: string, ...statements: readonly string[]): Promise<Json[][]> {
  const instance = await DuckDBInstance.create(path);
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    let rows: Json[][] = [];
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRowsJson();
    connection.disconnectSync();
    return rows;
  } finally {
    instance.closeSync();
  }
}

/** A learning database with executions of these ages in days, or with these values. */
export async function recordOf(path: string, rows: readonly (number | LooseRow)[]): Promise<void> {
  await createDemo(path, { rows: 0 });
  const values = rows.map((row) => (typeof row === 'number' ? { timestamp: daysAgo(row) } : row));
  await onDatabase(path, ...values.map((row) => insertSql(row)), 'CHECKPOINT');
}

export function retain(path: string, days: number, archive: string | null): Promise<RetentionResult> {
  return carryOut(path, RETENTION_RUN, { days, archive });
}

/** Everything that a database has of its executions, told by one text. */
export async function fingerprint(path: string): Promise<Json[][]> {
  return onDatabase(path, "SELECT count(*), md5(string_agg(e::VARCHAR, '|' ORDER BY task_id)) FROM executions AS e");
}
