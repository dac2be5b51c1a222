import { expect, it } from 'vitest';
import { chaos } from './chaos';

// Short enough for every run; `npm run torture` goes on for longer.
it.runIf(process.platform === 'linux')(
  'beside a writer, kills and queries that no worker survives, every innocent question is answered, once and rightly',
  { timeout: 240_000, retry: 0 },
  async () => {
    const figures = await chaos({ seconds: 12, seed: 1 });
    expect(figures.troubles).toEqual([]);
    expect(figures.answered).toBeGreaterThan(0);
  },
);
