import { copyFileSync, statSync, truncateSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaDdl } from '../../src/model/schema';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { CliProcess } from '../support/cli-process';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

const COUNT = 'SELECT count(*) AS n FROM executions';
const FROM_ALERT = { headers: { FromAlert: 'true' } };
const SAYS = 'is cut off: it ends before what is written in it.';

const BLOCK_SIZES = [262144, 16384];
/** Bytes that the end of the file lacks, of blocks of so many. */
const CUTS: readonly (readonly [name: string, bytes: (block: number) => number])[] = [
  ['one byte', () => 1],
  ['half a block', (block) => block / 2],
  ['its last block', (block) => block],
  ['two blocks', (block) => 2 * block],
];

let plugin: PluginProcess;
let folder: TemporaryFolder;
beforeAll(async () => {
  folder = new TemporaryFolder();
  plugin = await new PluginProcess().ready();
  for (const blockBytes of BLOCK_SIZES) {
    const writer = await Writer.start(folder.file(`${blockBytes}.db`), { blockBytes });
    await writer.run(...schemaDdl());
    await writer.insert(0, 20_000);
    await writer.stop();
  }
});
afterAll(async () => {
  await plugin.dispose();
  folder.dispose();
});

const client = (path: string) =>
  new GrafanaClient(plugin, { path, maxStalenessSeconds: 0 }, { uid: path, role: 'Admin' });

describe.each(BLOCK_SIZES)('a file of blocks of %i bytes that has lost', (blockBytes) => {
  const whole = () => folder.file(`${blockBytes}.db`);

  it.each(CUTS)('%s is told as cut off, not read as far as it goes', async (name, bytes) => {
    const path = folder.file(`${blockBytes} without ${name}.db`);
    copyFileSync(whole(), path);
    truncateSync(path, statSync(path).size - bytes(blockBytes));
    const source = client(path);
    for (const answer of [await source.sql(COUNT), await source.sql(COUNT, FROM_ALERT)]) {
      expect(answer).toMatchObject({ status: 422, frames: [], error: expect.stringContaining(SAYS) });
      expect(answer.error).toMatch(/^\[truncated\] /);
    }
    const { status, message } = await source.health();
    expect(status).toBe(HealthStatus.error);
    expect(message).toMatch(/^\[truncated\] /);
    const { body } = await source.resource('path-check', 'POST', { path });
    expect(body).toMatchObject({ problem: { code: 'truncated', message: expect.stringContaining(SAYS) } });

    copyFileSync(whole(), path);
    expect((await source.sql(COUNT, FROM_ALERT)).frames[0]!.columns).toEqual({ n: [20_000] });
  });

  it('its end is named by the command', async () => {
    const path = folder.file(`${blockBytes} for the command.db`);
    copyFileSync(whole(), path);
    truncateSync(path, statSync(path).size - 1);
    const { code, stdout, stderr } = await CliProcess.run('query', '--db', path, COUNT);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining(SAYS) });
    expect(code).not.toBe(0);
  });

  it('only what its own checkpoint gave back is whole', async () => {
    const path = folder.file(`${blockBytes} shortened.db`);
    copyFileSync(whole(), path);
    const source = client(path);
    const writer = await Writer.start(path);
    // Whether a checkpoint cuts off the end depends on what lies there.
    let long = 0;
    for (let i = 1; i < 9 && statSync(path).size >= long; i++) {
      const rows = i * 200_000;
      await writer.run(`CREATE TABLE big AS SELECT i, hash(i) AS h FROM range(${rows}) AS numbers(i)`, 'CHECKPOINT');
      long = statSync(path).size;
      await writer.run('DROP TABLE big', 'CHECKPOINT', 'CREATE OR REPLACE TABLE small AS SELECT 1 AS i', 'CHECKPOINT');
    }
    expect(statSync(path).size).toBeLessThan(long);
    expect((await source.sql(COUNT, FROM_ALERT)).frames[0]!.columns).toEqual({ n: [20_000] });
    await writer.run('DROP TABLE small', 'CHECKPOINT');
    expect((await source.sql(COUNT, FROM_ALERT)).frames[0]!.columns).toEqual({ n: [20_000] });
    expect((await source.health()).status).toBe(HealthStatus.ok);
    await writer.stop();
  });
});
