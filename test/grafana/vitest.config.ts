import { defineConfig } from 'vitest/config';

// They are committed, so that nobody takes them by the way.
const PICTURES = 'test/grafana/pictures.ts';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: [process.argv.includes('pictures') ? PICTURES : 'test/grafana/**/*.test.ts'],
    globalSetup: ['test/grafana/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', './scripts/test/outcome-reporter.ts'],
    expect: { poll: { timeout: 30_000, interval: 100 } },
    pool: 'forks',
    // One Grafana and its browser are as much as two cores can take.
    fileParallelism: false,
  },
});
