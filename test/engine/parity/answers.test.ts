import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerContext } from '../../../src/answer/answer';
import { createDemo } from '../../../src/demo/create-demo';
import { DUCKDB } from '../../../src/query/dialect/duckdb/duckdb';
import { DUCKDB_WASM } from '../../../src/query/dialect/duckdb/duckdb-wasm';
import { sayIn, WORDS } from '../../../src/query/sayable';
import { END } from '../../query/support/databases';
import { BothEngines } from './both-engines';
import { metricQueries } from './metric-queries';
import { contextOf, expectSame, expectSameHeads, isServers, toldBy } from './same-frames';

const DAY = 86_400_000;
const MONTH = { from: END - 31 * DAY, to: END };
const HOUR = { from: END - 3_600_000, to: END };
const NOTHING = { from: END - 4000 * DAY, to: END - 3999 * DAY };

/** What is told by the clock, of the copy or of how DuckDB lays it out: each engine has its own. */
const OF_ITS_OWN = /\bnow\(\)|\bdatabase_status\b|\bpragma_storage_info\b/i;

let bytes: Uint8Array;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parity-'));
  await createDemo(join(folder, 'learning.db'), { rows: 3000, days: 30, seed: 7, end: END, learned: true });
  bytes = await readFile(join(folder, 'learning.db'));
  await rm(folder, { recursive: true });
});

// Clocks are moved by an hour in Berlin, by half of one on Lord Howe.
describe.each(['UTC', 'Europe/Berlin', 'Australia/Lord_Howe'])('stored in %s', (storedTimeZone) => {
  let engines: BothEngines;
  beforeAll(async () => {
    engines = await BothEngines.ofFile(bytes, { storedTimeZone });
  });
  afterAll(() => engines.close());

  const context = (timeRange: AnswerContext['timeRange']) => contextOf(storedTimeZone, timeRange);
  // Where there are no rows, no clock matters.
  const ranges = storedTimeZone === 'UTC' ? [MONTH, HOUR, NOTHING] : [MONTH, HOUR];

  async function same(query: object, timeRange: AnswerContext['timeRange'], compare = expectSame): Promise<boolean> {
    const { browser, server } = engines;
    const told = await toldBy(query, context(timeRange), browser.engine);
    if (isServers(told)) return false;
    compare(told, await toldBy(query, context(timeRange), server.engine), JSON.stringify(query));
    return true;
  }

  it.each(WORDS.map((word) => [`${word.kind} ${word.name}`, word] as const))('%s', async (_, word) => {
    const said = sayIn(DUCKDB, word, context(NOTHING));
    const compare = [said].flat().some((sql) => OF_ITS_OWN.test(sql)) ? expectSameHeads : expectSame;
    let answered = 0;
    let asked = 0;
    for (const query of word.queries) {
      for (const range of ranges) {
        asked++;
        if (await same(query, range, compare)) answered++;
      }
    }
    const isSayable = typeof sayIn(DUCKDB_WASM, word, context(NOTHING)) !== 'string';
    expect(answered).toBe(isSayable ? asked : 0);
  });

  it('300 metric queries of every shape', async () => {
    let answered = 0;
    for (const query of metricQueries(300, 20260210)) if (await same(query, MONTH)) answered++;
    expect(answered).toBeGreaterThan(250);
  }, 300_000);
});
