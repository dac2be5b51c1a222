import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { jsonOf } from '../../src/producer/complete';
import type { ExecutionFields } from '../../src/producer/fields';
import { LearningProducer, type ProducerOptions } from '../../src/producer/producer';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorStub } from './support/collector-stub';

vi.setConfig({ testTimeout: 120_000 });

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

function producerFor(url: string, options: ProducerOptions = {}): LearningProducer {
  const producer = new LearningProducer({ url, flushIntervalMs: 20, retryIntervalMs: 20, ...options });
  onTestFinished(async () => void (await producer.close(0)));
  return producer;
}

/** A record of all columns but that of the time of insertion, which is the database's. */
const ALL: Required<ExecutionFields> = {
  task_id: '3f0c4a51-6f0e-4b39-9d4e-0a4d3f1f7a10',
  timestamp: new Date(0),
  task_type: 'test',
  task_description: 'Run it.',
  repo: 'api',
  file_count: 2,
  estimated_tokens: 3,
  model_tier: 'small',
  pool_type: 'runpod',
  swarm_topology: 'star',
  routing_confidence: 0.5,
  complexity_score: 10,
  success: false,
  duration_seconds: 1.5,
  quality_score: 80,
  cost_estimate: 0.1,
  actual_cost: 0.2,
  error_type: 'crash',
  error_message: 'Gone.',
  user_accepted: true,
  user_rating: 4,
  peak_memory_mb: 5,
  cpu_time_seconds: 6,
  solution_summary: 'Retried.',
  embedding: [0, 1],
  metadata: { pool_id: 'p' },
};

describe('a producer', () => {
  it('knows every column of an execution', () => {
    const columns = EXECUTION_COLUMNS.map(({ name }) => name as string).filter((name) => name !== 'uploaded_at');
    expect(Object.keys(ALL)).toEqual(columns);
  });

  it('sends what it was told, and marks what nobody told', async () => {
    const collector = await CollectorStub.start();
    const producer = producerFor(collector.url, { token: 'secret' });
    expect(producer.recordExecution(ALL)).toBe(ALL.task_id);
    const id = producer.recordExecution({
      success: false,
      actual_cost: 0.5,
      error_message: `It timed out. ${'x'.repeat(2000)}`,
    });
    expect(await producer.flush()).toBe(true);
    const [whole, sparse] = collector.records();
    expect(whole).toEqual({ ...ALL, timestamp: '1970-01-01T00:00:00.000Z' });
    expect(sparse).toMatchObject({ task_id: id, actual_cost: 0.5, error_type: 'timeout' });
    expect((sparse!.error_message as string).length).toBe(1000);
    // The collector fills in and marks the rest, so that a router's decision may still tell it.
    expect(sparse!.metadata).toEqual({ defaulted: ['duration_seconds'], truncated: ['error_message'] });
    expect(sparse).not.toHaveProperty('model_tier');
    expect(collector.requests[0]!.headers.authorization).toBe('Bearer secret');
    expect(producer.stats).toMatchObject({ sent: 2, depth: 0, dropped: 0 });
  });

  it('sends by itself, in batches, each kind to its address and in order', async () => {
    const collector = await CollectorStub.start();
    const producer = producerFor(collector.url, { batchSize: 3 });
    const task_id = producer.recordExecution({ task_type: 'first' })!;
    producer.submitFeedback({ task_id, rating: 5 });
    producer.recordRouting({ task_id: 'next', model_tier: 'large' });
    for (let i = 0; i < 7; i++) producer.recordExecution({ task_type: String(i) });
    await expect.poll(() => producer.stats.depth).toBe(0);
    expect(collector.requests.map(({ path, records }) => [path, records.length])).toEqual([
      ['/v1/executions', 3],
      ['/v1/feedback', 1],
      ['/v1/routing', 1],
      ['/v1/executions', 3],
      ['/v1/executions', 2],
    ]);
    expect(collector.records().map(({ task_type }) => task_type)).toEqual(['first', ...'0123456']);
    expect(collector.records('/v1/feedback')).toMatchObject([{ task_id, rating: 5, feedback_id: expect.any(String) }]);
  });

  it('keeps what it can while the collector is away, counts what it drops, and sends the rest when it is back', async () => {
    const port = await CollectorStub.freePort();
    const warnings: string[] = [];
    const producer = producerFor(`http://127.0.0.1:${port}`, {
      queueSize: 50,
      onWarning: (text) => warnings.push(text),
    });
    for (let i = 0; i < 80; i++) expect(producer.recordExecution({ task_type: String(i) })).toBeTypeOf('string');
    await expect.poll(() => producer.stats.failures).toBeGreaterThan(0);
    expect(producer.stats).toMatchObject({ depth: 50, dropped: 30, sent: 0 });
    const collector = await CollectorStub.start(port);
    await expect.poll(() => producer.stats.sent).toBe(50);
    expect(collector.records().map(({ task_type }) => task_type)).toEqual(
      Array.from({ length: 50 }, (_, i) => String(i)),
    );
    expect(warnings).toHaveLength(1);
  });

  it('says that it is closed of what comes after that, and not that its queue is full', async () => {
    const warnings: string[] = [];
    const producer = producerFor('http://127.0.0.1:1', { onWarning: (text) => warnings.push(text) });
    await producer.close();
    producer.recordExecution({ repo: 'late' });
    expect(warnings).toEqual(['The producer is closed; further records are dropped.']);
  });

  it('is not held up by a collector that hangs, not even when it is closed', async () => {
    const collector = await CollectorStub.start();
    collector.behave = () => 'hangs';
    const producer = producerFor(collector.url, { requestTimeoutMs: 60_000 });
    producer.recordExecution({ task_type: 'a' });
    await expect.poll(() => collector.requests.length).toBe(1);
    producer.recordExecution({ task_type: 'b' });
    expect(await producer.close(50)).toBe(false);
    expect(producer.stats).toMatchObject({ dropped: 2, depth: 0 });
    expect(producer.recordExecution({})).toBeTypeOf('string');
    expect(producer.stats.dropped).toBe(3);
  });

  it('waits as long as the collector asks', async () => {
    const collector = await CollectorStub.start();
    const ok = collector.behave;
    collector.behave = () => ({ status: 429, headers: { 'retry-after': '0' } });
    const producer = producerFor(collector.url, { retryIntervalMs: 600_000 });
    producer.recordExecution({});
    await expect.poll(() => collector.requests.length).toBeGreaterThan(2);
    collector.behave = ok;
    await expect.poll(() => producer.stats.sent).toBe(1);
  });

  it('halves a batch that is too large, and drops only what never fits', async () => {
    const collector = await CollectorStub.start();
    const ok = collector.behave;
    collector.behave = (request) => {
      const isLarge = request.records.length > 2 || request.records.some(({ repo }) => repo === 'large');
      return isLarge ? { status: 413 } : ok(request);
    };
    const producer = producerFor(collector.url);
    for (let i = 0; i < 8; i++) producer.recordExecution({ repo: i === 5 ? 'large' : 'small' });
    expect(await producer.flush()).toBe(true);
    expect(producer.stats).toMatchObject({ sent: 7, dropped: 1, depth: 0 });
  });

  it('counts as set apart what the collector says it has', async () => {
    const collector = await CollectorStub.start();
    const rejected = [{ index: 0, field: 'routing_confidence', reason: 'is above 1' }];
    collector.behave = () => ({ status: 422, body: { inserted: 0, duplicates: 0, rejected } });
    const producer = producerFor(collector.url);
    producer.recordExecution({ routing_confidence: 7 });
    expect(await producer.flush()).toBe(true);
    expect(producer.stats).toMatchObject({ sent: 0, rejected: 1, dropped: 0 });
  });

  it.each([401, 403, 500, 503])('keeps its records at status %i, which may pass', async (status) => {
    const collector = await CollectorStub.start();
    collector.behave = () => ({ status });
    const producer = producerFor(collector.url);
    producer.recordExecution({});
    await expect.poll(() => producer.stats.failures).toBeGreaterThan(1);
    expect(producer.stats).toMatchObject({ depth: 1, dropped: 0, lastError: `HTTP ${status}` });
  });

  it('throws nothing for what is no record, and sends what comes after it', async () => {
    const collector = await CollectorStub.start();
    const producer = producerFor(collector.url);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(producer.recordExecution({ metadata: circle })).toBeUndefined();
    expect(producer.recordExecution({ metadata: { toJSON: () => JSON.parse('') } })).toBeUndefined();
    expect(producer.recordExecution(null as never)).toBeUndefined();
    expect(producer.submitFeedback(undefined as never)).toBeUndefined();
    producer.recordExecution({ duration_seconds: Number.NaN });
    expect(await producer.flush()).toBe(true);
    expect(collector.records()).toMatchObject([{ duration_seconds: null }]);
    expect(producer.stats).toMatchObject({ dropped: 4, sent: 1 });
  });

  it('sent one record a request where each task tells of its routing and its outcome, and fell behind', async () => {
    const collector = await CollectorStub.start();
    const producer = producerFor(collector.url, { flushIntervalMs: 60_000 });
    for (let i = 0; i < 50; i++) {
      const task_id = crypto.randomUUID();
      producer.recordRouting({ task_id, model_tier: 'small' });
      producer.recordExecution({ task_id, task_type: String(i) });
    }
    expect(await producer.flush()).toBe(true);
    expect(collector.requests.map(({ path, records }) => [path, records.length])).toEqual([
      ['/v1/routing', 50],
      ['/v1/executions', 50],
    ]);
  });

  it('rounded integers beyond 2^53', () => {
    expect(jsonOf({ metadata: { span: 9007199254740993n, small: 7n } })).toBe(
      '{"metadata":{"span":9007199254740993,"small":7}}',
    );
  });

  it('dropped large integers, and sent typed arrays and text of metadata as objects of their parts', async () => {
    const collector = await CollectorStub.start();
    const producer = producerFor(collector.url);
    producer.recordExecution({
      estimated_tokens: 7n as never,
      embedding: new Float32Array([0.5, -0.5]) as never,
      metadata: new Map<string, unknown>([['tags', new Set(['a'])]]) as never,
    });
    producer.recordExecution({ metadata: 'by hand' as never });
    expect(await producer.flush()).toBe(true);
    expect(collector.records()).toMatchObject([
      { estimated_tokens: 7, embedding: [0.5, -0.5], metadata: { tags: ['a'] } },
      { metadata: { value: 'by hand' } },
    ]);
  });

  it('warned of a leak where a program has more than ten', async () => {
    const warnings: unknown[] = [];
    const heard = (warning: unknown) => warnings.push(warning);
    process.on('warning', heard);
    onTestFinished(() => void process.removeListener('warning', heard));
    const before = process.listenerCount('beforeExit');
    const producers = Array.from({ length: 12 }, () => producerFor('http://127.0.0.1:1'));
    expect(process.listenerCount('beforeExit')).toBeLessThanOrEqual(before + 1);
    for (const producer of producers) await producer.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });

  it('reads its token anew, and waits while the file is not there', async () => {
    const collector = await CollectorStub.start();
    const tokenFile = folder.file('token');
    const producer = producerFor(collector.url, { tokenFile });
    producer.recordExecution({});
    await expect.poll(() => producer.stats.failures).toBeGreaterThan(0);
    writeFileSync(tokenFile, 'late\n');
    await expect.poll(() => producer.stats.sent).toBe(1);
    expect(collector.requests[0]!.headers.authorization).toBe('Bearer late');
  });
});

describe('the package', () => {
  it('offers the producer, which sends what waits when a program ends by itself', async () => {
    const collector = await CollectorStub.start();
    const program = `
      import { LearningProducer } from 'mahavishnu-learning/producer';
      const producer = new LearningProducer({ url: '${collector.url}' });
      producer.recordExecution({ task_type: 'short', success: true });
    `;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: inRoot() });
    expect(collector.records()).toMatchObject([{ task_type: 'short' }]);
  });

  it('is typed', () => {
    const file = inRoot('test/producer/support/typed.mts');
    const text = `
      import { LearningProducer, type ExecutionFields } from 'mahavishnu-learning/producer';
      const fields: ExecutionFields = { task_type: 'a', success: true };
      const id: string | undefined = new LearningProducer({ batchSize: 10 }).recordExecution(fields);
      // @ts-expect-error It is no column.
      new LearningProducer().recordExecution({ nonsense: id });
    `;
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (name) => name === file || fileExists(name);
    host.getSourceFile = (name, language) =>
      name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, language);
    const program = ts.createProgram([file], options, host);
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(problems).toEqual([]);
  });
});
