import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ControllerService, HealthService, ServingStatus } from '../../src/protocol/control';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { method } from '../../src/protocol/method';
import { GrafanaClient } from '../support/grafana-client';
import { createInitScriptDatabase } from '../support/init-script-database';
import { GRAFANA_ENV, launcherOf, type PluginOptions, PluginProcess } from '../support/plugin-process';

const started: PluginProcess[] = [];

function start(options?: PluginOptions): PluginProcess {
  const plugin = new PluginProcess(options);
  started.push(plugin);
  return plugin;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((plugin) => plugin.dispose()));
});

describe('the handshake', () => {
  it('is one line on stdout and nothing else, for the whole life of the process', async () => {
    const plugin = await start().ready();
    await plugin.call(HealthService.check, { service: 'plugin' });
    await plugin.kill('SIGTERM');
    expect(plugin.stdout).toHaveLength(1);
    expect(plugin.stdout[0]).toMatch(/^1\|2\|unix\|\/.*\.sock\|grpc$/);
  });

  it('names a socket in a folder that nobody else may enter', async () => {
    const plugin = await start().ready();
    const socket = plugin.stdout[0]!.split('|')[3]!;
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
    expect(statSync(socket).isSocket()).toBe(true);
  });

  it('does not happen where Grafana did not start the program, which then says what it is', async () => {
    const plugin = start({ env: {} });
    expect(await plugin.exited).toEqual({ code: 1, signal: null });
    expect(plugin.stdout).toEqual([]);
    expect(plugin.stderr.join('\n')).toContain('Grafana starts it');
  });
});

describe('a plugin folder of another platform', () => {
  it('says what is missing, in the log and where health and queries are read, and answers once it is there', async () => {
    const dist = path.dirname(launcherOf());
    const folder = mkdtempSync(path.join(os.tmpdir(), 'plugin-folder-'));
    cpSync(dist, folder, { recursive: true, filter: (file) => !path.basename(file).startsWith('node-bindings-') });
    const database = path.join(folder, 'learning.db');
    await createInitScriptDatabase(database, 10);
    const plugin = await start({ folder }).ready();
    const client = new GrafanaClient(plugin, { path: database });
    const { status, message } = await client.health();
    expect(status).toBe(HealthStatus.error);
    expect(message).toMatch(/^\[no_engine\] DuckDB could not be loaded\. .* Is this the package for this platform\?/);
    expect((await client.sql('SELECT 1')).error).toMatch(/^\[no_engine\]/);
    await expect
      .poll(() => plugin.log)
      .toContainEqual(
        expect.objectContaining({
          '@level': 'error',
          '@message': expect.stringContaining('package for this platform'),
          platform: `${process.platform}-${process.arch}`,
          error: expect.stringContaining('node-bindings'),
        }),
      );
    cpSync(dist, folder, { recursive: true });
    await expect.poll(async () => (await client.sql('SELECT 1 AS n')).error).toBe('');
    await plugin.dispose();
    rmSync(folder, { recursive: true });
  }, 60_000);
});

describe('the process', () => {
  it('says that it serves', async () => {
    const plugin = await start().ready();
    expect(await plugin.call(HealthService.check, { service: 'plugin' })).toEqual({ status: ServingStatus.serving });
    expect(await plugin.call(HealthService.check, { service: 'other' })).toEqual({
      status: ServingStatus.serviceUnknown,
    });
  });

  it('answers calls that it does not offer with UNIMPLEMENTED, as the host expects of stdio and broker', async () => {
    const plugin = await start().ready();
    const { request, response } = ControllerService.shutdown;
    for (const name of ['/plugin.GRPCStdio/StreamStdio', '/plugin.GRPCBroker/StartStream'] as const) {
      await expect(plugin.call(method(name, request, response), {})).rejects.toMatchObject({ code: 12 });
    }
  });

  it('ends when Grafana asks, and leaves nothing behind', async () => {
    const plugin = await start().ready();
    await plugin.call(ControllerService.shutdown, {});
    expect(await plugin.exited).toEqual({ code: 0, signal: null });
    expect(readdirSync(plugin.temp)).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends on %s, and leaves nothing behind', async (signal) => {
    const plugin = await start().ready();
    expect(await plugin.kill(signal)).toEqual({ code: 0, signal: null });
    expect(readdirSync(plugin.temp)).toEqual([]);
  });

  it('ends when the process that started it is gone, and nobody reads its log', async () => {
    const temp = mkdtempSync(path.join(os.tmpdir(), 'plugin-test-'));
    const script = `const { spawn } = require('node:child_process');
      const plugin = spawn('${launcherOf()}', { env: ${JSON.stringify({ ...GRAFANA_ENV, TMPDIR: temp })} });
      plugin.stdout.once('data', () => console.log(plugin.pid));`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [pid] = await once(parent.stdout, 'data');
    expect(readdirSync(temp)).toHaveLength(1);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(Number(pid)), { timeout: 10_000 }).toBe(false);
    expect(readdirSync(temp)).toEqual([]);
    rmSync(temp, { recursive: true });
  });

  it('removes at its start the socket that a killed one left, and not that of a living one', async () => {
    const living = await start().ready();
    await living.call(HealthService.check, { service: 'plugin' });
    const killed = await start({ temp: living.temp }).ready();
    const [orphan, kept] = [killed, living].map((plugin) => plugin.stdout[0]!.split('|')[3]!);
    await killed.kill('SIGKILL');
    expect(existsSync(orphan!)).toBe(true);
    const next = await start({ temp: living.temp }).ready();
    await expect.poll(() => existsSync(path.dirname(orphan!))).toBe(false);
    expect(existsSync(kept!)).toBe(true);
    expect(await next.call(HealthService.check, { service: 'plugin' })).toEqual({ status: ServingStatus.serving });
  });
});
