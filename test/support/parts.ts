import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { PartedTable, TablePart, Tables } from '../../src/api/tables';
import type { GrafanaClient } from './grafana-client';

/** @param wanted names of tables, or what the resource takes */
export async function tablesOf(client: GrafanaClient, wanted: readonly unknown[], known?: string): Promise<Tables> {
  const tables = wanted.map((table) => (typeof table === 'string' ? { name: table } : table));
  const { code, body } = await client.resource('tables', 'POST', { tables, known });
  if (code !== 200) throw new Error(JSON.stringify(body));
  return body as Tables;
}

/** The table executions. @param edges where its last part is to be cut */
export async function executionsOf(client: GrafanaClient, edges: readonly number[] = []): Promise<PartedTable> {
  return (await tablesOf(client, [{ name: 'executions', edges }])).tables![0]!;
}

export const partUrl = (table: string, { name, from, to }: TablePart) =>
  `tables/part?${new URLSearchParams({ table, name, from: String(from), to: String(to) })}`;

/** What the SELECT yields over the file of a part, whose rows are in `part`. */
export async function askPart(file: Uint8Array, sql: string): Promise<unknown[][]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'part-'));
  try {
    writeFileSync(path.join(folder, 'part.duckdb'), gunzipSync(file));
    const instance = await DuckDBInstance.create(path.join(folder, 'part.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(sql)).getRowsJson();
    connection.disconnectSync();
    instance.closeSync();
    return rows as unknown[][];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
