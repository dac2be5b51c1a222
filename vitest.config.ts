import os from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { testsByNeed } from './scripts/test/needs.ts';

// They need a Grafana: npm run test:grafana.
const GRAFANA = 'test/grafana/**';

/** A worker with its plugin, its databases and Chromium. */
const WORKER_BYTES = 2 * 2 ** 30;

const memory = Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const { process: processes, browser } = testsByNeed();

const project = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude: [...configDefaults.exclude, GRAFANA, ...exclude] },
});

export default defineConfig({
  test: {
    // What is added while tests are watched is taken for a unit test.
    projects: [
      project('unit', ['test/**/*.test.ts'], [...processes, ...browser]),
      project('process', processes),
      project('browser', browser),
    ],
    env: { TZ: 'America/New_York' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A shared machine may stop for seconds.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', './scripts/test/outcome-reporter.ts'],
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // One more than there are processors: tests wait for other processes, too.
    maxWorkers: Math.max(2, Math.min(os.availableParallelism() + 1, Math.floor(memory / WORKER_BYTES))),
  },
});
