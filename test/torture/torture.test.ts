import { expect, it } from 'vitest';
import { torture } from './torture';
import { tortureApart } from './torture-apart';
import { NODE_COMMAND, SCHEMA_SCRIPT } from './torture-writer';

/** DuckDB crashes in about one run of three here. */
const MOST_CRASHES = 8;

// Few enough for every run; `npm run torture` takes hundreds, with other versions of DuckDB too.
it.each([262144, 16384])(
  'every copy of a database with blocks of %i bytes that changes without rest is a state that its writer committed',
  // One torn copy in a thousand is one too many.
  { timeout: 120_000, retry: 0 },
  async (blockBytes) => {
    const until = Date.now() + 9_000;
    const figures = await torture({ command: NODE_COMMAND, blockBytes, snapshots: 40, until });
    expect(figures.troubles).toEqual([]);
    expect(figures).toMatchObject({ torn: 0, backwards: 0, writerFailures: 0, unstable: 0 });
    expect(figures.full).toBeGreaterThan(0);
    expect(figures.blocks).toBeGreaterThan(0);
  },
);

it('every copy of a database whose indexes and columns change without rest is a state that its writer committed', {
  timeout: 240_000,
  retry: 0,
}, async () => {
  const run = () =>
    tortureApart({
      command: NODE_COMMAND,
      script: SCHEMA_SCRIPT,
      blockBytes: 262144,
      snapshots: 20,
      until: Date.now() + 15_000,
    });
  let figures = await run();
  for (let crashes = 1; figures === null && crashes < MOST_CRASHES; crashes++) figures = await run();
  if (figures === null) throw new Error('DuckDB crashed each time.');
  expect(figures.troubles).toEqual([]);
  expect(figures).toMatchObject({ torn: 0, backwards: 0, writerFailures: 0, unstable: 0 });
  expect(figures.refused).toBeLessThan(figures.snapshots);
});
