import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { Writer } from '../writers/writer';

let plugin: PluginProcess;
let folder: string;
let writer: Writer | null = null;
let savedAt = 1;

beforeAll(async () => {
  plugin = await new PluginProcess().ready();
});

afterAll(() => plugin.dispose());

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'health-'));
});

afterEach(async () => {
  await writer?.stop();
  writer = null;
  rmSync(folder, { recursive: true });
});

const inFolder = (name: string) => path.join(folder, name);

const health = (settings: unknown, role: string | undefined = 'Admin') =>
  new GrafanaClient(plugin, settings, { savedAt: savedAt++, ...(role && { role }) }).health();

describe('the health check', () => {
  it('says what is read, beside a writer that holds the lock', async () => {
    writer = await Writer.startLearning(inFolder('learning.db'), 1234);
    const { status, message, details } = await health({ path: inFolder('learning.db') });
    expect(status).toBe(HealthStatus.ok);
    expect(message).toContain('learning.db has 1,234 executions, the newest of 2026-02-09T12:00:00.000Z.');
    expect(message).toMatch(/The copy that is read is \d+\.\d s old\. DuckDB v1\.5\.\d reads storage version \d+/);
    expect(message).toContain(`The path is ${inFolder('learning.db')} (mode 0`);
    expect(details).toMatchObject({
      file: 'learning.db',
      path: inFolder('learning.db'),
      mode: expect.stringMatching(/^0[0-7]{3}$/),
      owner: process.getuid!(),
      runsAs: process.getuid!(),
      problem: null,
      database: { row_count: 1234, schema_version: '2' },
      copy: { ageSeconds: expect.any(Number) },
    });
  });

  describe.each(['Viewer', 'Editor', ''])('asked by a user of the role %j', (role) => {
    const told = (value: unknown) => JSON.stringify(value);

    it('tells nothing of the machine but the name of the file', async () => {
      writer = await Writer.startLearning(inFolder('learning.db'), 10);
      const { status, message, details } = await health({ path: inFolder('learning.db') }, role);
      expect(status).toBe(HealthStatus.ok);
      expect(message).toMatch(/^learning\.db has 10 executions, .* made by v1\.5\.\d+\.$/);
      expect(details).toMatchObject({ file: 'learning.db', problem: null, database: { row_count: 10 } });
      for (const name of ['path', 'mode', 'owner', 'runsAs']) expect(details).not.toHaveProperty(name);
      expect(told({ message, details })).not.toContain(folder);
    });

    it.each([
      ['missing.db', 'not_found', 'Check the path'],
      ['text.db', 'not_duckdb', 'Point the data source at'],
    ])('tells of %s the remedy alone', async (name, code, remedy) => {
      writeFileSync(inFolder('text.db'), 'x'.repeat(20_000));
      const { status, message, details } = await health({ path: inFolder(name) }, role);
      expect(status).toBe(HealthStatus.error);
      expect(message).toMatch(new RegExp(`^\\[${code}\\] ${name} .*${remedy}`));
      expect(details).toMatchObject({ file: name, problem: { code } });
      for (const word of [folder, os.tmpdir(), 'runs as user', 'systemd', 'runsAs', '"owner"', '"mode"']) {
        expect(told({ message, details })).not.toContain(word);
      }
    });
  });

  it('speaks of an empty database too', async () => {
    writer = await Writer.startLearning(inFolder('learning.db'), 0);
    const { status, message } = await health({ path: inFolder('learning.db') });
    expect(message).toContain('learning.db has 0 executions.');
    expect(status).toBe(HealthStatus.ok);
  });

  it.each([
    [null, 'bad_settings', 'JSON object'],
    [{}, 'bad_settings', '"path"'],
    [{ path: 'learning.db' }, 'bad_settings', 'absolute'],
    [{ path: '/learning.db', queryTimeoutSeconds: 'soon' }, 'bad_settings', '"queryTimeoutSeconds"'],
    [{ path: '/nowhere/learning.db' }, 'not_found', '/nowhere/learning.db (not to be seen from here)'],
  ])('explains the settings %j', async (settings, code, part) => {
    const { status, message } = await health(settings);
    expect(status).toBe(HealthStatus.error);
    expect(message).toContain(`[${code}]`);
    expect(message).toContain(part);
  });

  it.runIf(process.platform === 'linux').each([
    ['/home/nobody/learning.db', 'sees nothing of /home: keep the database elsewhere, or set ProtectHome=read-only'],
    ['/root/nowhere/learning.db', 'sees nothing of /root: '],
    ['/tmp/nowhere/learning.db', 'sees nothing of /tmp: keep the database elsewhere, or set PrivateTmp=false'],
  ])('says of %s what systemd keeps from Grafana', async (file, remark) => {
    expect((await health({ path: file })).message).toContain(remark);
  });

  it('says nothing of systemd where the file is seen, or lies elsewhere', async () => {
    writeFileSync(inFolder('text.db'), 'x'.repeat(20_000));
    expect((await health({ path: inFolder('text.db') })).message).not.toContain('systemd');
    expect((await health({ path: '/homes/learning.db' })).message).not.toContain('systemd');
  });

  it('explains a folder, a text and an empty file in the place of the database', async () => {
    mkdirSync(inFolder('folder.db'));
    writeFileSync(inFolder('text.db'), 'x'.repeat(20_000));
    writeFileSync(inFolder('empty.db'), '');
    const messages = await Promise.all(
      ['folder.db', 'text.db', 'empty.db'].map(async (name) => (await health({ path: inFolder(name) })).message),
    );
    expect(messages).toEqual([
      expect.stringMatching(/^\[not_duckdb\].*folder\.db/),
      expect.stringMatching(/^\[not_duckdb\].*text\.db/),
      expect.stringMatching(/^\[(truncated|not_duckdb)\].*empty\.db/),
    ]);
  });

  it('explains a database that is not the learning database', async () => {
    writer = await Writer.start(inFolder('other.db'));
    await writer.run('CREATE TABLE visits (id INTEGER)');
    const { status, message } = await health({ path: inFolder('other.db') });
    expect(status).toBe(HealthStatus.error);
    expect(message).toMatch(/^\[no_executions\] The database other\.db has no table executions\./);
  });

  it('turns well when the database appears', async () => {
    const client = new GrafanaClient(
      plugin,
      { path: inFolder('learning.db'), maxStalenessSeconds: 0 },
      { uid: 'later' },
    );
    expect((await client.health()).status).toBe(HealthStatus.error);
    writer = await Writer.startLearning(inFolder('learning.db'), 3);
    expect((await client.health()).status).toBe(HealthStatus.ok);
  });

  it('says what panels show when the database has gone', async () => {
    writer = await Writer.startLearning(inFolder('learning.db'), 3);
    const client = new GrafanaClient(
      plugin,
      { path: inFolder('learning.db'), maxStalenessSeconds: 0 },
      { uid: 'gone' },
    );
    expect((await client.health()).status).toBe(HealthStatus.ok);
    rmSync(inFolder('learning.db'));
    const { status, message } = await client.health();
    expect(status).toBe(HealthStatus.error);
    expect(message).toMatch(/^\[not_found\].* Until then panels show the copy as of 20.*, and say so\./);
  });
});
