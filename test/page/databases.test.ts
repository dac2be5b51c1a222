import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { type PageHost, startDemoHost } from './support/demo-host';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });

/** One that an orchestrator has written, where this machine has it. */
const REAL = path.resolve(import.meta.dirname, '../../../shared/data/learning-2026-02-09.duckdb');

let host: PageHost;
let browsed: Browsed;

afterEach(async () => {
  await browsed?.close();
  await host?.close();
});

async function drawEverything(search: string): Promise<void> {
  browsed = await Browsed.open(host.origin, '/alerting');
  for (const { uid } of DASHBOARDS) {
    await browsed.goto(`/d/${uid}?refresh=${search}`);
    await browsed.drawAll();
  }
  expect(browsed.complaints).toEqual([]);
}

describe.runIf(browserIsThere)('every dashboard', () => {
  it('is drawn without an error over a million rows', async () => {
    host = await startDemoHost({ rows: 1_000_000 });
    await drawEverything('');
    await browsed.goto(`/d/${DASHBOARDS[0]!.uid}?refresh=`);
    await browsed.drawAll();
    await expect.poll(() => browsed.panel(24).innerText(), { timeout: 30_000 }).toContain('1,000,000');
  });

  it.runIf(existsSync(REAL))('is drawn without an error over a database that was really used', async () => {
    host = await startDemoHost({ database: REAL });
    await drawEverything('&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z');
  });
});
