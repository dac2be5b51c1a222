import { expect, it } from 'vitest';
import { tortureRetention } from './retention';

it('every execution is in the database or in the archive, whenever retention and restoring are killed', async () => {
  const { troubles } = await tortureRetention({ kills: 4, rows: 1500, seed: 7 });
  expect(troubles).toEqual([]);
}, 240_000);
