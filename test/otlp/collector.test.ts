import { rmSync, writeFileSync } from 'node:fs';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Database } from '../../src/store/database';
import { CollectorProcess } from '../collector/support/collector-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { agent, chat, logsRequest, tracesRequest } from './support/requests';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = new TemporaryFolder();
const config = folder.file('otel.json');
let running: CollectorProcess | undefined;

beforeAll(() => writeFileSync(config, '{"grace_seconds":0,"prices":[{"model":"gpt-5","input":1000,"output":1000}]}'));
afterEach(async () => void (await running?.stop('SIGKILL')));
afterAll(() => folder.dispose());

async function start(db: string, settings = config): Promise<CollectorProcess> {
  running = await CollectorProcess.start(db, '--otel-config', settings);
  return running;
}

async function rows(db: string, sql: string): Promise<unknown[][]> {
  const database = await Database.open(db);
  try {
    return await database.rows(sql);
  } finally {
    database.close();
  }
}

const stored = async (collector: CollectorProcess) =>
  /mahavishnu_learning_otlp_executions_total (\d+)/.exec((await collector.ask('/metrics')).body)?.[1];

it('the collector takes spans and judgements, and has the execution once in its database', async () => {
  const db = folder.file('taken.db');
  const collector = await start(db);
  const exporter = new OTLPTraceExporter({ url: `${collector.url}/v1/traces` });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const span = provider.getTracer('agents').startSpan('invoke_agent', { attributes: agent('reviewer') });
  span.setAttributes({
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.usage.input_tokens': 400,
    'gen_ai.usage.output_tokens': 100,
  });
  span.end();
  await provider.shutdown();
  await expect.poll(() => stored(collector)).toBe('1');

  await collector.post('/v1/traces', tracesRequest([{ id: 'agent', attributes: agent('other') }]));
  await expect.poll(() => stored(collector)).toBe('2');
  const result = { 'gen_ai.evaluation.name': 'user_rating', 'gen_ai.evaluation.score.value': 4 };
  const judged = logsRequest([{ name: 'gen_ai.evaluation.result', attributes: result, trace: 'trace', span: 'agent' }]);
  expect(await collector.post('/v1/logs', judged)).toMatchObject({ status: 200, body: {} });
  expect(await collector.stop()).toBe(0);
  expect(
    await rows(db, 'SELECT task_type, round(actual_cost, 3), user_rating FROM executions ORDER BY task_type'),
  ).toEqual([
    ['other', 0, 4],
    ['reviewer', 0.5, null],
  ]);
});

it('the latest judgement holds, also where it says what an earlier one said, and comes days and restarts later', async () => {
  const db = folder.file('judged.db');
  const impatient = folder.file('impatient.json');
  writeFileSync(impatient, '{"grace_seconds":0,"idle_seconds":0}');
  let collector = await start(db, impatient);
  await collector.post(
    '/v1/traces',
    tracesRequest([
      { id: 'agent', attributes: agent('a') },
      { id: 'call', parent: 'agent' },
    ]),
  );
  await expect.poll(() => stored(collector)).toBe('1');
  const judge = (at: number, score: number, span: string) => {
    const result = { 'gen_ai.evaluation.name': 'user_rating', 'gen_ai.evaluation.score.value': score };
    const request = logsRequest([{ name: 'gen_ai.evaluation.result', at, attributes: result, trace: 'trace', span }]);
    return collector.post('/v1/logs', request);
  };
  for (const [at, score] of [5, 3, 5].entries()) await judge(at, score, 'agent');
  await judge(1, 3, 'agent');
  const ratings = () => rows(db, 'SELECT user_rating, (SELECT count(*)::INTEGER FROM feedback) FROM executions');
  expect(await collector.stop()).toBe(0);
  expect(await ratings()).toEqual([[5, 3]]);

  rmSync(`${db}.otlp`, { recursive: true, force: true });
  collector = await start(db, impatient);
  await judge(7, 2, 'agent');
  expect(await collector.stop()).toBe(0);
  expect(await ratings()).toEqual([[2, 4]]);

  rmSync(`${db}.otlp`, { recursive: true, force: true });
  collector = await start(db, impatient);
  await judge(8, 4, 'call');
  await expect
    .poll(async () => (await collector.ask('/metrics')).body, { timeout: 30_000 })
    .toMatch(/otlp_open_traces 0\n/);
  expect(await collector.stop()).toBe(0);
  expect(await ratings()).toEqual([[4, 5]]);
});

it('spans that were acknowledged survive kill -9, and come to one execution', async () => {
  const db = folder.file('killed.db');
  let collector = await start(db);
  expect(
    await collector.post(
      '/v1/traces',
      tracesRequest([{ id: 'call', parent: 'agent', attributes: chat('gpt-5', 1, 1) }]),
    ),
  ).toMatchObject({
    status: 200,
    body: {},
  });
  await collector.stop('SIGKILL');
  collector = await start(db);
  await collector.post('/v1/traces', tracesRequest([{ id: 'agent', attributes: agent('a') }]));
  await collector.stop('SIGKILL');
  collector = await start(db);
  await expect.poll(() => stored(collector)).not.toBe('0');
  await collector.stop('SIGKILL');
  collector = await start(db);
  expect(await collector.stop()).toBe(0);
  expect(await rows(db, 'SELECT task_type, estimated_tokens FROM executions')).toEqual([['a', 2]]);
});

it('what is no OTLP, and settings that are none, are refused', async () => {
  const db = folder.file('refused.db');
  const collector = await start(db);
  expect(await collector.post('/v1/traces', 'rubbish')).toMatchObject({ status: 200 });
  const bomb = await collector.ask('/v1/traces', {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
    body: 'no gzip',
  });
  expect(bomb.status).toBe(400);
  expect(bomb.headers.get('content-type')).toBe('application/x-protobuf');
  const bad = folder.file('bad.json');
  writeFileSync(bad, '{"tiers":7}');
  await collector.stop();
  await expect(CollectorProcess.start(folder.file('other.db'), '--otel-config', bad)).rejects.toThrow(
    '[bad_settings] tiers of the OpenTelemetry settings takes a list.',
  );
});
