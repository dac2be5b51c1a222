import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it, vi } from 'vitest';
import { Database } from '../../src/store/database';
import { CollectorProcess } from '../collector/support/collector-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { agent, chat, tracesRequest } from './support/requests';

vi.setConfig({ testTimeout: 300_000 });

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const KILLS = 4;

it('a collector that is killed at random while spans come has each trace once and whole', async () => {
  const db = folder.file('learning.db');
  const config = folder.file('otel.json');
  writeFileSync(config, '{"grace_seconds":0}');
  const start = () => CollectorProcess.start(db, '--otel-config', config);
  let collector = await start();
  let isDone = false;
  let traces = 0;

  /** Sends until it has an answer, as exporters do. */
  const send = async (body: object) => {
    for (;;) {
      const answer = await collector.post('/v1/traces', body).catch(() => undefined);
      if (answer?.status === 200) return;
      await delay(20);
    }
  };
  const sending = (async () => {
    while (!isDone) {
      const trace = `t${traces++}`;
      await send(tracesRequest([{ trace, id: 'call', parent: 'agent', attributes: chat('gpt-5', 10, 1) }]));
      await send(tracesRequest([{ trace, id: 'agent', attributes: agent(trace) }]));
    }
  })();

  for (let kill = 0; kill < KILLS; kill++) {
    await delay(200 + Math.random() * 1500);
    await collector.stop('SIGKILL');
    collector = await start();
  }
  isDone = true;
  await sending;
  await expect
    .poll(async () => (await collector.ask('/metrics')).body as string, { timeout: 60_000 })
    .toMatch(/mahavishnu_learning_otlp_open_traces 0\n/);
  expect(await collector.stop()).toBe(0);
  const database = await Database.open(db);
  try {
    const sql =
      'SELECT count(*)::INTEGER, count(DISTINCT task_type)::INTEGER, min(estimated_tokens), max(estimated_tokens) FROM executions';
    expect(await database.rows(sql)).toEqual([[traces, traces, 11, 11]]);
  } finally {
    database.close();
  }
});
