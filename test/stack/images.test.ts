import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PluginProcess } from '../support/plugin-process';
import { layOut } from './support/image';

const ROOT = path.resolve(import.meta.dirname, '../..');

let folder: string;
const rootOf = (stage: string) => path.join(folder, stage);
/** What was run in the stage `build`, and how it went. */
const ran: { command: string; status: number | null; stdout: string; stderr: string }[] = [];

/** Runs a command of the build with an npm that does nothing but tell how it was called. */
function runWithoutNpm(command: string, cwd: string) {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'npm'), '#!/bin/sh\nmkdir -p node_modules\necho "npm $@"\n', { mode: 0o755 });
  const env = { PATH: [bin, path.dirname(process.execPath), process.env.PATH].join(':') };
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  ran.push({ command, status, stdout, stderr });
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'images-'));
  mkdirSync(path.join(rootOf('build'), 'usr/local/bin'), { recursive: true });
  symlinkSync(process.execPath, path.join(rootOf('build'), 'usr/local/bin/node'));
  layOut({
    rootOf,
    run: (command, cwd, stage) => {
      if (stage !== 'build') return;
      // The build itself has been done before the tests, and takes long.
      if (command.startsWith('npm run build')) {
        for (const built of ['dist', 'lib']) cpSync(path.join(ROOT, built), path.join(cwd, built), { recursive: true });
      }
      runWithoutNpm(command, cwd);
    },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the build', () => {
  it('installs packages by the files that it has copied so far', () => {
    expect(ran[0]).toMatchObject({ status: 0, stderr: expect.stringContaining('npm ci') });
  });

  it('has all commands succeed', () => {
    expect(ran.length).toBeGreaterThan(1);
    for (const { command, status, stderr } of ran) expect({ command, status }, stderr).toEqual({ command, status: 0 });
  });

  it('leaves out what was installed and built here', () => {
    const source = path.join(rootOf('build'), 'source');
    expect(existsSync(path.join(source, 'test/stack/images.test.ts'))).toBe(true);
    expect(existsSync(path.join(source, '.git'))).toBe(false);
    expect(existsSync(path.join(source, 'node_modules/typescript'))).toBe(false);
    expect(existsSync(path.join(source, 'test/grafana-10/node_modules'))).toBe(false);
  });
});

describe('the image of the demo', () => {
  it('writes a learning database with what it was given', () => {
    const database = path.join(folder, 'learning.db');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['lib/cli.cjs', 'demo', 'create', database, '--rows', '5', '--json'],
      { cwd: path.join(rootOf('demo'), 'opt/learning'), encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ rows: 5 });
  });
});

describe('the image of Grafana', () => {
  const image = (file: string) => path.join(rootOf('grafana'), file);
  const environment = new Map(
    Array.from(
      readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').matchAll(/^(?:ENV)? +([A-Z_]+)=(\S+)/gm),
      ([, name, value]) => [name!, value!],
    ),
  );

  it('starts the plugin, from where Grafana looks for plugins, with the Node that it brings', async () => {
    const plugin = path.join(image(environment.get('GF_PATHS_PLUGINS')!), 'mahavishnu-learning-datasource');
    expect(existsSync(path.join(plugin, 'runtime/node'))).toBe(true);
    const process = await new PluginProcess({ folder: plugin }).ready();
    await process.dispose();
  });

  it('has what its environment names', () => {
    expect(existsSync(image(environment.get('GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH')!))).toBe(true);
    expect(existsSync(path.join(image(environment.get('LEARNING_DASHBOARDS')!), 'tiers.json'))).toBe(true);
  });

  it.each([
    'alerting/rules.yaml',
    'alerting/notifications.yaml',
    'dashboards/learning.yaml',
    'datasources/learning.yaml',
  ])('is provisioned with %s', (name) => {
    expect(parse(readFileSync(image(path.join('etc/grafana/provisioning', name)), 'utf8'))).toMatchObject({
      apiVersion: 1,
    });
  });
});
