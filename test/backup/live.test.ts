import { expect, it, vi } from 'vitest';
import { tortureBackups } from '../torture/backups';
import { NODE_COMMAND } from '../torture/torture-writer';

vi.setConfig({ testTimeout: 240_000 });

// Few enough for every run; `npm run torture -- --only backup` takes many, with other versions of DuckDB too.
it.each([262144, 16384])(
  'every backup of a database with blocks of %i bytes that changes without rest restores a state that was committed',
  { retry: 0 },
  async (blockBytes) => {
    const figures = await tortureBackups({ command: NODE_COMMAND, blockBytes, backups: 6 });
    expect(figures.troubles).toEqual([]);
    expect(figures.full).toBeGreaterThan(0);
  },
);
