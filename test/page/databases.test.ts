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

describe.runIf(browserIsThere && existsSync(REAL))('every dashboard', () => {
  it('is drawn without an error over a database that was really used', async () => {
    host = await startDemoHost({ database: REAL });
    browsed = await Browsed.open(host.origin, '/alerting');
    for (const { uid } of DASHBOARDS) {
      await browsed.goto(`/d/${uid}?refresh=&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z`);
      await browsed.drawAll();
    }
    expect(browsed.complaints).toEqual([]);
  });
});
