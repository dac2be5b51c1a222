import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a Grafana: npm run test:grafana.
    exclude: [...configDefaults.exclude, 'test/grafana/**'],
    env: { TZ: 'America/New_York' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A shared machine may stop for seconds.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', './scripts/test/outcome-reporter.ts'],
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
