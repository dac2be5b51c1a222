import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { findPython } from '../../src/cli/demo/feed';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 240_000 });

interface Answer {
  readonly results: Readonly<
    Record<string, { readonly frames: readonly { readonly data: { readonly values: unknown[][] } }[] }>
  >;
}

async function ask(page: StartProcess, rawSql: string): Promise<unknown> {
  const { address } = await page.printed;
  const query = { refId: 'A', datasource: { uid: 'duckdb-learning' }, rawSql, format: 'table' };
  const response = await fetch(new URL('/api/ds/query', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(address).origin },
    body: JSON.stringify({ queries: [query], from: 'now-1h', to: 'now' }),
  });
  return ((await response.json()) as Answer).results.A?.frames[0]?.data.values[0]?.[0];
}

it('start --collect shows what a collector takes in, from its own producer and from yours', async () => {
  const page = new StartProcess(['--port', '0', '--collect']);
  const { remarks } = await page.printed;
  const [, collector] = /collected at (http:\/\/127\.0\.0\.1:\d+)/.exec(remarks.join(' '))!;
  const task_id = randomUUID();
  const response = await fetch(`${collector}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ task_id, task_type: 'mine', success: true, duration_seconds: 1 }),
  });
  expect(await response.json()).toMatchObject({ inserted: 1 });
  const acknowledged = performance.now();
  await expect
    .poll(() => ask(page, `SELECT count(*) FROM executions WHERE task_id = '${task_id}'`), {
      timeout: 60_000,
      interval: 200,
    })
    .toBe(1);
  console.log(`The page shows a record ${Math.round(performance.now() - acknowledged)} ms after its acknowledgement.`);
  // Those of the demo come by the producer, through the same collector, about one in ten seconds.
  const sent = `SELECT count(*) FROM executions WHERE task_type <> 'mine' AND uploaded_at > now()::TIMESTAMP - INTERVAL 2 MINUTE
    AND epoch_ms(uploaded_at) > ${Date.now() - 60_000}`;
  await expect.poll(() => ask(page, sent), { timeout: 120_000, interval: 1000 }).toBeGreaterThan(0);
  expect(await page.stop()).toEqual({ code: 0, stderr: '' });
  expect(page.leftovers).toEqual([]);
  if (findPython() === undefined) console.log('LEFT OUT: the producer in Python, as there is no Python 3.9 or newer.');
});

it('the collector is for the demo', async () => {
  const page = new StartProcess(['--collect', '--db', 'some.db']);
  expect(await page.exited).toMatchObject({ code: 2, stderr: expect.stringContaining('--collect is for the demo') });
  expect(existsSync('some.db')).toBe(false);
});
