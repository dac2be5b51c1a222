import { expect, it } from 'vitest';
import { Random } from '../support/random';
import { Writer } from '../writers/writer';
import { killWriters } from './killed-writers';

it('each commit is there once, wherever in a checkpoint its writer was killed', async () => {
  const { troubles } = await killWriters({ start: (path) => Writer.start(path), kills: 6, random: new Random(11) });
  expect(troubles).toEqual([]);
}, 240_000);
