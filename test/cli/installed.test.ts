import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let program: string;

/** The package as npm would install it: its files, its dependencies beside it, and a link to the command. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'installed-'));
  const modules = join(folder, 'node_modules');
  const home = join(modules, 'mahavishnu-learning');
  mkdirSync(home, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: inRoot() });
  execFileSync('tar', ['-xzf', join(folder, packed.toString().trim()), '-C', home, '--strip-components', '1']);
  symlinkSync(inRoot('node_modules/@duckdb'), join(modules, '@duckdb'));
  program = join(folder, 'mahavishnu-learning');
  symlinkSync(join(home, 'lib/cli.cjs'), program);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('start shows the dashboards where npm has installed the package', async () => {
  const page = new StartProcess(['--port', '0'], { program });
  const found = await (await page.get('/api/search')).json();
  expect(found).toHaveLength(DASHBOARDS.length);
  expect(found).not.toContainEqual(expect.objectContaining({ error: expect.anything() }));
  const index = await page.get('/');
  expect(index.status).toBe(200);
  const scripts = [...(await index.text()).matchAll(/src="([^"]+)"/g)].map(([, script]) => script!);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect((await page.get(script)).status).toBe(200);
  const health = await (await page.get('/api/datasources/uid/duckdb-learning/health')).json();
  expect(health).toMatchObject({ status: 'OK' });
  expect((await page.get('/public/img/logo.svg')).headers.get('content-type')).toBe('image/svg+xml');
  expect(await page.stop()).toEqual({ code: 0, stderr: '' });
});
