import { closeSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { version } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

const COUNT = 'SELECT count(*) AS n FROM executions';
const REFUSAL = `The write-ahead log of learning.db cannot be replayed by DuckDB ${version().slice(1)}.`;

let plugin: PluginProcess;
beforeAll(async () => {
  plugin = await new PluginProcess().ready();
});
afterAll(() => plugin.dispose());

let folder: TemporaryFolder;
let writer: Writer;
let database: string;
let client: GrafanaClient;
beforeEach(async () => {
  folder = new TemporaryFolder();
  mkdirSync(folder.file('live'));
  database = folder.file('live/learning.db');
  writer = await Writer.startLearning(database, 100);
  await writer.run('CHECKPOINT');
  client = new GrafanaClient(plugin, { path: database, maxStalenessSeconds: 0 }, { uid: folder.path });
});
afterEach(async () => {
  await writer.stop();
  folder.dispose();
});

/** Another byte in the first of several commits: what follows is whole, so that DuckDB does not take it for a torn end. */
function damageLog(): void {
  const file = openSync(`${database}.wal`, 'r+');
  const byte = Buffer.alloc(1);
  const at = Math.floor(statSync(`${database}.wal`).size / 4);
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.from([byte[0]! ^ 0xff]), 0, 1, at);
  closeSync(file);
}

const alert = () => client.sql(COUNT, { headers: { FromAlert: 'true' } });

describe('a database whose write-ahead log DuckDB refuses to replay', () => {
  it('is answered from the last good copy, says so, and fails alerts, until the next checkpoint', async () => {
    expect((await client.sql(COUNT)).frames[0]!.columns).toEqual({ n: [100] });
    await writer.insert(100, 200);
    await writer.insert(200, 300);
    damageLog();
    for (let i = 0; i < 2; i++) {
      const { error, frames } = await client.sql(COUNT);
      expect(error).toBe('');
      expect(frames[0]!.columns).toEqual({ n: [100] });
      expect(frames[0]!.meta.notices).toEqual([
        {
          severity: 'warning',
          text: expect.stringMatching(/^Data as of 20\d\d-.*Z, \d+ s ago: The write-ahead log of/),
        },
      ]);
    }
    expect(await alert()).toMatchObject({ status: 422, frames: [], error: expect.stringContaining(REFUSAL) });
    const { status, message, details } = await client.health();
    expect(status).toBe(HealthStatus.error);
    expect(message).toMatch(/^\[damaged_log\] .* The next checkpoint of its writer mends it\./);
    expect(message).toMatch(/Until then panels show the copy as of 20.*, and say so\./);
    expect(details).toMatchObject({ problem: { code: 'damaged_log' }, database: { row_count: 100 } });

    await writer.run('CHECKPOINT');
    const mended = await client.sql(COUNT);
    expect(mended.frames[0]).toMatchObject({ columns: { n: [300] }, meta: { notices: [] } });
    expect((await alert()).frames[0]!.columns).toEqual({ n: [300] });
    expect((await client.health()).status).toBe(HealthStatus.ok);
  });

  it('is explained where there is no good copy yet, without a path or a value of a row', async () => {
    await writer.insert(100, 200);
    await writer.insert(200, 300);
    damageLog();
    const { error, status } = await client.sql(COUNT);
    expect(status).toBe(422);
    expect(error).toContain(`[damaged_log] ${REFUSAL} The next checkpoint`);
    expect(error + plugin.stderr.join('\n')).not.toContain(plugin.temp);
    expect((await client.health()).message).toMatch(/^\[damaged_log\]/);
    await writer.run('CHECKPOINT');
    expect((await client.sql(COUNT)).frames[0]!.columns).toEqual({ n: [300] });
  });
});
