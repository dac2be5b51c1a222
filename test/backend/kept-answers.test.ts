import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GrafanaClient } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { ENDLESS_SQL } from '../support/slow-sql';

const ROWS = 3_000;
const COUNT = 'SELECT count(*) AS rows FROM executions';

let live: LivePlugin;
/** Of data sources, so that none has what another keeps. */
let count = 0;

beforeAll(async () => {
  live = await LivePlugin.start(ROWS);
});

afterAll(() => live.dispose());

const customOf = ({ meta }: { readonly meta: Record<string, unknown> }) => meta.custom as Record<string, unknown>;

async function ask(client: GrafanaClient, rawSql = COUNT) {
  const { frames, error } = await client.sql(rawSql);
  expect(error).toBe('');
  return { ...customOf(frames[0]!), columns: frames[0]!.columns } as Record<string, unknown>;
}

/** A data source of its own, whose copy stays: a file that has changed in this moment is copied once more. */
async function fresh(settings: Record<string, unknown> = {}): Promise<GrafanaClient> {
  const client = live.client({ maxStalenessSeconds: 0, ...settings }, { uid: `kept-${++count}` });
  const generation = async () => (await ask(client, 'SELECT random() AS x')).generation;
  let [before, now] = [await generation(), await generation()];
  while (now !== before) [before, now] = [now, await generation()];
  return client;
}

async function reused(by: 'kept' | 'joined'): Promise<number> {
  const name = `mahavishnu_learning_answers_reused_total{datasource="kept-${count}",by="${by}"} `;
  const line = (await live.client().metrics()).split('\n').find((each) => each.startsWith(name));
  return Number(line?.slice(name.length));
}

it('the same question is answered from memory while the database stands still', async () => {
  const client = await fresh();
  const first = await ask(client);
  const again = await ask(client);
  expect(first).toMatchObject({ reused: false, columns: { rows: [ROWS] } });
  expect(again).toMatchObject({ reused: true, columns: { rows: [ROWS] }, generation: first.generation });
  expect(Number(again.asOf)).toBeGreaterThan(Number(first.asOf));
  expect(await reused('kept')).toBe(1);
});

it('what is committed in between is seen', async () => {
  const client = await fresh();
  await live.writer.run('CREATE OR REPLACE TABLE counted AS SELECT 1 AS value');
  const sql = 'SELECT value FROM counted';
  expect(await ask(client, sql)).toMatchObject({ reused: false, columns: { value: [1] } });
  await live.writer.run('UPDATE counted SET value = 2');
  expect(await ask(client, sql)).toMatchObject({ reused: false, columns: { value: [2] } });
  // A file that has changed in this moment is copied once more.
  let again = await ask(client, sql);
  while (again.reused === false) again = await ask(client, sql);
  expect(again).toMatchObject({ reused: true, columns: { value: [2] } });
});

it('what tells the time, or is drawn by chance, is asked each time', async () => {
  const client = await fresh();
  for (const sql of [
    'SELECT random() AS x',
    'SELECT epoch_us(now()) AS x',
    'SELECT snapshot_at AS x FROM database_status',
  ]) {
    const [first, again] = [await ask(client, sql), await ask(client, sql)];
    expect(first).not.toHaveProperty('reused');
    expect((again.columns as { x: unknown[] }).x).not.toEqual((first.columns as { x: unknown[] }).x);
  }
});

it('alerts and panels have answers of their own, of each state one', async () => {
  const client = await fresh();
  const models = { A: { queryType: 'metric', measures: ['executions'], bucket: 'none', format: 'table' } };
  const headers = { FromAlert: 'true' };
  const of = async (options = {}) => (await client.query(models, options)).get('A')!.frames[0]!;
  expect([customOf(await of()), customOf(await of({ headers }))]).toMatchObject([{ reused: false }, { reused: false }]);
  expect([customOf(await of()), customOf(await of({ headers }))]).toMatchObject([{ reused: true }, { reused: true }]);
});

it('nothing is kept where the data source says so', async () => {
  const client = await fresh({ keptAnswersMb: 0 });
  expect([await ask(client), await ask(client)]).toMatchObject([{ reused: false }, { reused: false }]);
});

it('an answer that is large beside what may be kept is asked again', async () => {
  const client = await fresh({ keptAnswersMb: 0.01 });
  const large = 'SELECT * FROM executions LIMIT 500';
  expect([await ask(client, large), await ask(client, large)]).toMatchObject([{ reused: false }, { reused: false }]);
  expect([await ask(client), await ask(client)]).toMatchObject([{ reused: false }, { reused: true }]);
});

it('many who ask the same at once wait for one answer, and one who leaves does not end it', async () => {
  const client = await fresh();
  // Long enough for all to come.
  const slow =
    'SELECT count(*) AS rows FROM executions a, executions b WHERE a.duration_seconds + b.duration_seconds > 0';
  const leaving = new AbortController();
  const others = Array.from({ length: 5 }, () => ask(client, slow));
  const left = client.sql(slow, { signal: leaving.signal }).catch(() => null);
  leaving.abort();
  await left;
  const answers = await Promise.all(others);
  expect(new Set(answers.map(({ columns }) => JSON.stringify(columns))).size).toBe(1);
  expect((await reused('joined')) + (await reused('kept'))).toBeGreaterThanOrEqual(4);
});

it('a question that nobody waits for any more is ended', async () => {
  const client = await fresh({ maxConcurrentQueries: 1 });
  const leaving = new AbortController();
  const asked = [1, 2].map(() => client.sql(ENDLESS_SQL, { signal: leaving.signal }).catch(() => null));
  while ((await reused('joined')) !== 1) await sleep(20);
  leaving.abort();
  await Promise.all(asked);
  // It would wait for its turn until the endless one runs out of time.
  expect(await ask(client)).toMatchObject({ columns: { rows: [ROWS] } });
});

it('errors are not kept', async () => {
  const client = await fresh();
  const sql = 'SELECT value FROM comes_later';
  expect((await client.sql(sql)).error).toMatch(/comes_later/);
  await live.writer.run('CREATE TABLE comes_later AS SELECT 7 AS value');
  expect(await ask(client, sql)).toMatchObject({ columns: { value: [7] } });
});
