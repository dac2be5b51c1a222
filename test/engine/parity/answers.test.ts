import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerContext } from '../../../src/answer/answer';
import { createDemo } from '../../../src/demo/create-demo';
import { DUCKDB_WASM } from '../../../src/query/dialect/duckdb/duckdb-wasm';
import { sayIn, WORDS } from '../../../src/query/sayable';
import { END } from '../../query/support/databases';
import { TestEngine } from '../duckdb-node/support/test-engine';
import { WasmTestEngine } from '../duckdb-wasm/support/wasm-engine';
import { metricQueries } from './metric-queries';
import { expectSame, toldBy } from './same-frames';

const DAY = 86_400_000;
const RANGES = {
  'a month': { from: END - 31 * DAY, to: END },
  'an hour': { from: END - 3_600_000, to: END },
  nothing: { from: END - 4000 * DAY, to: END - 3999 * DAY },
};
/** What is told of the copy itself, or by the clock. */
const OF_THE_COPY = /^(data_freshness|copy_state|freshness_age|database_size|free_space|storage_.*|growth.*)$/;

let folder: string;
let bytes: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parity-'));
  await createDemo(join(folder, 'learning.db'), { rows: 3000, days: 30, seed: 7, end: END, learned: true });
  bytes = await readFile(join(folder, 'learning.db'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(['UTC', 'Europe/Berlin', 'America/New_York'])('stored in %s', (storedTimeZone) => {
  let server: TestEngine;
  let browser: WasmTestEngine;
  beforeAll(async () => {
    const own = await mkdtemp(join(tmpdir(), 'parity-server-'));
    await (await import('node:fs/promises')).writeFile(join(own, 'learning.db'), bytes);
    server = new TestEngine(own, { storedTimeZone, threads: 1 });
    browser = await WasmTestEngine.ofFile(bytes, { storedTimeZone });
  });
  afterAll(async () => {
    await server.close();
    await browser.close();
  });

  const context = (timeRange: AnswerContext['timeRange']): AnswerContext => ({
    refId: 'A',
    askedAt: END,
    timeRange,
    intervalMs: 0,
    maxDataPoints: 500,
    storedTimeZone,
    fromAlert: false,
  });

  async function same(query: object, timeRange: AnswerContext['timeRange']): Promise<'same' | 'server alone'> {
    const ofBrowser = await toldBy(query, context(timeRange), browser.engine);
    if (typeof ofBrowser === 'string' && ofBrowser.startsWith('not_in_browser')) return 'server alone';
    expectSame(ofBrowser, await toldBy(query, context(timeRange), server.engine), JSON.stringify(query));
    return 'same';
  }

  const words = WORDS.filter(({ name }) => !OF_THE_COPY.test(name));
  it.each(words.map((word) => [`${word.kind} ${word.name}`, word] as const))('%s', async (_, word) => {
    const outcomes = new Set<string>();
    for (const query of word.queries) {
      for (const range of Object.values(RANGES)) outcomes.add(await same(query, range));
    }
    const isSayable = typeof sayIn(DUCKDB_WASM, word, context(RANGES.nothing)) !== 'string';
    expect([...outcomes].includes('server alone')).toBe(!isSayable);
  });

  it('300 metric queries of every shape', async () => {
    const outcomes: string[] = [];
    for (const query of metricQueries(300, 20260210)) outcomes.push(await same(query, RANGES['a month']));
    expect(outcomes.filter((outcome) => outcome === 'same').length).toBeGreaterThan(250);
  }, 300_000);
});
