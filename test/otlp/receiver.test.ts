import { appendFileSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ExportResponse, TraceRequest } from '../../src/otlp/messages';
import { TemporaryFolder } from '../support/temporary-folder';
import { OtlpServer } from './support/otlp-server';
import { agent, BEGINNING, chat, logsRequest, spanId, traceId, tracesRequest } from './support/requests';

const folders = new TemporaryFolder();
afterAll(() => folders.dispose());

const root = { id: 'agent', attributes: agent('a'), to: 5 };
const call = { id: 'call', parent: 'agent', attributes: chat('gpt-5', 10, 1) };

describe('what was acknowledged', () => {
  it('survives the process, and becomes an execution in the next one', async () => {
    const folder = folders.file('next');
    const first = await OtlpServer.start({ folder });
    await first.post(tracesRequest([call]));
    // It is left as a killed process leaves it.
    const next = await OtlpServer.start({ folder });
    await next.post(tracesRequest([root]));
    await next.receiver.tick();
    expect(next.executions).toMatchObject([{ task_type: 'a', estimated_tokens: 11 }]);
    const third = await OtlpServer.start({ folder });
    expect(third.receiver.state.openTraces).toBe(0);
    await third.receiver.tick();
    expect(third.executions).toEqual([]);
  });

  it('is submitted again, by the same task id, where the process ended before it knew that it was stored', async () => {
    const folder = folders.file('again');
    const first = await OtlpServer.start({ folder });
    await first.post(tracesRequest([root, call]));
    const copy = folders.file('copy');
    const { cpSync } = await import('node:fs');
    cpSync(folder, copy, { recursive: true });
    await first.receiver.tick();
    const next = await OtlpServer.start({ folder: copy });
    await next.receiver.tick();
    expect(next.executions).toEqual(first.executions);
  });

  it('waits while the database takes nothing', async () => {
    const server = await OtlpServer.start();
    server.failing = true;
    await server.post(tracesRequest([root]));
    await server.receiver.tick();
    await server.receiver.tick();
    expect(server.complaints).toHaveLength(1);
    expect(server.receiver.state).toMatchObject({ unsubmitted: 1, executions: 0 });
    server.failing = false;
    await server.receiver.tick();
    expect(server.executions).toHaveLength(1);
  });

  it('is read as far as it goes where the journal was cut off or damaged', async () => {
    const folder = folders.file('cut');
    // It closes no trace by itself, however slow the machine is.
    const first = await OtlpServer.start({ folder, config: { grace_seconds: 3600 } });
    for (const trace of ['one', 'two', 'three']) await first.post(tracesRequest([{ ...root, trace }]));
    const [name] = readdirSync(folder);
    const file = join(folder, name!);
    truncateSync(file, readFileSync(file).length - 20);
    appendFileSync(file, '\n00000000 {"spans":[{"trace":"rubbish"}]}\n');
    const next = await OtlpServer.start({ folder });
    await next.receiver.tick();
    expect(next.executions).toHaveLength(2);
  });

  it('leaves the journal when it is stored', async () => {
    const folder = folders.file('dropped');
    const first = await OtlpServer.start({ folder });
    await first.post(tracesRequest([{ ...call, trace: 'open' }]));
    await first.post(tracesRequest([root]));
    const next = await OtlpServer.start({ folder });
    await next.receiver.tick();
    expect(readdirSync(folder)).toHaveLength(2);
    await next.post(tracesRequest([{ ...root, trace: 'open' }]));
    await next.receiver.tick();
    expect(next.executions).toHaveLength(2);
    await next.receiver.tick();
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe('the answer', () => {
  it('to the same span again is success, and it counts once', async () => {
    const server = await OtlpServer.start();
    await server.post(tracesRequest([call]));
    await server.post(tracesRequest([call, root]));
    await server.receiver.tick();
    expect(server.executions).toMatchObject([{ estimated_tokens: 11, metadata: { model_calls: 1 } }]);
    expect(await server.post(tracesRequest([root]))).toEqual({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '1', errorMessage: '1 came after their trace had been summed up.' } },
    });
  });

  it('names what has no valid id', async () => {
    const server = await OtlpServer.start();
    const request = {
      resourceSpans: [
        { scopeSpans: [{ spans: [{ traceId: 'zz' }, { traceId: '0'.repeat(32), spanId: '1' }, null, 7] }] },
      ],
    };
    expect(await server.post(request)).toEqual({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '4', errorMessage: '4 have no valid trace id or span id.' } },
    });
  });

  it.each(['[]', '{}', 'null', '7', '{"resourceSpans":{}}', '{"resourceSpans":[{"scopeSpans":"x","resource":[]}]}'])(
    'to %s, which holds nothing, is success',
    async (body) => {
      const server = await OtlpServer.start();
      expect(await server.post(body)).toEqual({ status: 200, body: {} });
    },
  );

  it('to what is no OTLP says so, in the encoding of the request', async () => {
    const server = await OtlpServer.start();
    expect(await server.post('{"resourceSpans":[')).toEqual({
      status: 400,
      body: {
        code: 3,
        message: '[bad_request] The body is no OTLP request of traces in json. Correct the request and send it again.',
      },
    });
    const rubbish = await server.receiver.receive('traces', 'application/x-protobuf', Buffer.from('rubbish'));
    expect(rubbish).toMatchObject({ status: 400, contentType: 'application/x-protobuf' });
    expect(await server.receiver.receive('traces', 'text/plain', Buffer.from('x'))).toMatchObject({ status: 400 });
    expect(await server.receiver.receive('logs', undefined, Buffer.from('x'))).toMatchObject({ status: 400 });
  });

  it('of protobuf tells the same', async () => {
    const server = await OtlpServer.start();
    const span = { traceId: Buffer.from(traceId('t'), 'hex'), spanId: Buffer.alloc(3), name: 'x' };
    const body = TraceRequest.encode({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    const { body: answer } = await server.receiver.receive('traces', 'application/x-protobuf', body);
    expect(ExportResponse.decode(answer).partialSuccess).toEqual({
      rejected: 1,
      errorMessage: '1 have no valid trace id or span id.',
    });
  });

  it('to values nested without end is an answer', async () => {
    const server = await OtlpServer.start();
    const value = `${'{"arrayValue":{"values":['.repeat(2000)}${']}}'.repeat(2000)}`;
    const span = `{"traceId":"${traceId('t')}","spanId":"${spanId('s')}","attributes":[{"key":"gen_ai.prompt","value":${value}}]}`;
    expect((await server.post(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`)).status).toBe(200);
    const deep = Buffer.alloc(60_000, Buffer.from([0x0a, 0x7f]));
    expect((await server.receiver.receive('traces', 'application/x-protobuf', deep)).status).toBe(400);
  });
});

describe('a trace', () => {
  it('of very many spans is summed up in bounded memory, and the process lives', async () => {
    const server = await OtlpServer.start({ config: { prices: [{ model: 'gpt-5', input: 1, output: 1 }] } });
    const SPANS = 24_000;
    const BATCH = 4_000;
    for (let first = 0; first < SPANS; first += BATCH) {
      const calls = Array.from({ length: BATCH }, (_, i) => ({ ...call, id: (first + i).toString(36) }));
      expect((await server.post(tracesRequest(calls))).body).toEqual({});
    }
    const { openTraces, journalBytes } = server.receiver.state;
    expect(openTraces).toBe(1);
    expect(journalBytes).toBeGreaterThan(SPANS * 100);
    await server.post(tracesRequest([root]));
    await server.receiver.tick();
    expect(server.executions).toMatchObject([
      { estimated_tokens: 11 * SPANS, metadata: { model_calls: SPANS, models: { 'gpt-5': { calls: SPANS } } } },
    ]);
    expect(server.executions[0]!.actual_cost).toBeCloseTo((11 * SPANS) / 1e6, 6);
  });

  it('that rested longest is summed up as it is where there are too many', async () => {
    const server = await OtlpServer.start({ limits: { traces: 3, size: 1e6 } });
    for (const trace of ['a', 'b', 'c', 'd']) await server.post(tracesRequest([{ ...root, parent: 'far', trace }]));
    await server.receiver.tick();
    expect(server.executions).toMatchObject([
      { metadata: { trace_id: traceId('a'), incomplete: 'too many open traces' } },
    ]);
    expect(server.receiver.state).toMatchObject({ openTraces: 3, incomplete: 1 });
  });

  it('without a root is summed up when nothing more comes', async () => {
    let now = Date.now();
    const server = await OtlpServer.start({ clock: () => now, config: { idle_seconds: 60 } });
    await server.post(tracesRequest([{ ...root, parent: 'far' }]));
    now += 59_000;
    await server.receiver.tick();
    expect(server.executions).toEqual([]);
    now += 1_000;
    await server.receiver.tick();
    expect(server.executions).toMatchObject([{ metadata: { incomplete: 'no root' } }]);
  });

  it('waits for spans that come after its root', async () => {
    let now = Date.now();
    const server = await OtlpServer.start({ clock: () => now, config: { grace_seconds: 10 } });
    await server.post(tracesRequest([root]));
    now += 9_000;
    await server.receiver.tick();
    await server.post(tracesRequest([call]));
    now += 1_000;
    await server.receiver.tick();
    expect(server.executions).toMatchObject([{ estimated_tokens: 11 }]);
  });

  it('is summed up when it has rested, though the clock of the machine was put back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const server = await OtlpServer.start();
    await server.post(tracesRequest([root]));
    vi.setSystemTime(Date.now() - 3_600_000);
    await server.receiver.tick();
    expect(server.executions).toHaveLength(1);
  });

  it('whose span ended at a time that no date can be keeps no other from being stored', async () => {
    const server = await OtlpServer.start();
    await server.post(tracesRequest([{ ...root, trace: 'odd', to: 1e20 }]));
    await server.post(tracesRequest([root]));
    await server.receiver.tick();
    expect(server.complaints).toEqual([]);
    expect(server.executions).toHaveLength(2);
  });

  it('that fills the journal is closed, so that there is room', async () => {
    const folder = folders.file('full');
    const first = await OtlpServer.start({ folder });
    await first.post(tracesRequest([{ ...call, trace: 'old' }]));
    const next = await OtlpServer.start({ folder, maxJournalBytes: 100 });
    await next.receiver.tick();
    expect(next.executions).toMatchObject([{ metadata: { incomplete: 'open for too long' } }]);
    expect(next.receiver.state.openTraces).toBe(0);
  });
});

describe('a log', () => {
  const result = (name: string, score: number, more: { at?: number; span?: string } = {}) => ({
    name: 'gen_ai.evaluation.result',
    attributes: { 'gen_ai.evaluation.name': name, 'gen_ai.evaluation.score.value': score },
    trace: 'trace',
    span: 'agent',
    ...more,
  });
  const timestamp = new Date(BEGINNING).toISOString();

  it('judges a task that is over by feedback', async () => {
    const server = await OtlpServer.start();
    await server.post(tracesRequest([root]));
    await server.receiver.tick();
    expect((await server.post(logsRequest([result('user_rating', 4)]), 'logs')).body).toEqual({});
    await server.post(logsRequest([result('user_feedback', 0), result('Relevance', 72)]), 'logs');
    const { task_id } = server.executions[0]!;
    expect(server.feedback).toEqual([
      { task_id, timestamp, user_rating: 4 },
      { task_id, timestamp, user_accepted: false },
      { task_id, timestamp, quality_score: 72 },
    ]);
  });

  it('judges a task that was over when the collector was restarted', async () => {
    const folder = folders.file('judged-later');
    const first = await OtlpServer.start({ folder });
    await first.post(tracesRequest([root, call]));
    await first.receiver.tick();
    const next = await OtlpServer.start({ folder });
    await next.post(logsRequest([result('user_rating', 4, { span: 'call' })]), 'logs');
    expect(next.feedback).toEqual([{ task_id: first.executions[0]!.task_id, timestamp, user_rating: 4 }]);
  });

  it('judges a task that only the database knows', async () => {
    const first = await OtlpServer.start();
    await first.post(tracesRequest([root, call]));
    await first.receiver.tick();
    const task_id = String(first.executions[0]!.task_id);
    let now = 0;
    const next = await OtlpServer.start({ clock: () => now, config: { idle_seconds: 60 } });
    next.storedTasks = [{ id: task_id, trace: traceId('trace') }];
    await next.post(logsRequest([result('user_rating', 4)]), 'logs');
    expect(next.feedback).toEqual([{ task_id, timestamp, user_rating: 4 }]);
    // Of a span below the task it cannot be told by ids; its trace may be under way.
    await next.post(logsRequest([result('user_accepted', 1, { span: 'call' })]), 'logs');
    now += 60_000;
    await next.receiver.tick();
    expect(next.feedback.slice(1)).toEqual([{ task_id, timestamp, user_accepted: true }]);
    expect(next.executions).toEqual([]);
  });

  it('that comes twice counts once, and of several the latest rating holds, in whichever order they come', async () => {
    let now = 0;
    const server = await OtlpServer.start({ clock: () => now, config: { grace_seconds: 10 } });
    const relevance = logsRequest([result('Relevance', 0.2)]);
    await server.post(relevance, 'logs');
    await server.post(relevance, 'logs');
    await server.post(logsRequest([result('Coherence', 0.6), result('rating', 2, { at: 9 })]), 'logs');
    await server.post(logsRequest([result('rating', 5, { at: 3 })]), 'logs');
    await server.post(tracesRequest([root]));
    now += 10_000;
    await server.receiver.tick();
    expect(server.executions).toMatchObject([{ quality_score: 40, user_rating: 2 }]);
    expect(server.executions[0]!.metadata).toHaveProperty('evaluations.length', 4);
  });

  it('of events of a coding agent becomes an execution for each prompt, when it is quiet', async () => {
    let now = Date.now();
    const server = await OtlpServer.start({ clock: () => now });
    const of = (prompt: string, more: object) => ({ 'session.id': 'session', 'prompt.id': prompt, ...more });
    const model = 'claude-sonnet-4-5';
    const events = [
      { name: 'claude_code.user_prompt', at: 0, attributes: of('p1', { prompt: 'Mend the test.', prompt_length: 14 }) },
      {
        name: 'claude_code.api_request',
        at: 4,
        attributes: of('p1', { model, input_tokens: 90, output_tokens: 10, cost_usd: 0.02, duration_ms: 3000 }),
      },
      {
        name: 'claude_code.tool_result',
        at: 6,
        attributes: of('p1', { tool_name: 'Bash', success: 'false', duration_ms: 500 }),
      },
      {
        name: 'api_request',
        at: 9,
        attributes: of('p1', { model, input_tokens: 100, output_tokens: 20, cost_usd: 0.03, duration_ms: 2000 }),
      },
      { name: 'claude_code.api_error', at: 20, attributes: of('p2', { model, error: 'Overloaded', status_code: 529 }) },
      { name: 'claude_code.user_prompt', at: 5, attributes: { prompt_length: 3 } },
    ];
    const request = logsRequest(events, { 'service.name': 'claude-code', 'vcs.repository.name': 'shop' });
    await server.post(request, 'logs');
    // An exporter that had no answer sends it again.
    await server.post(request, 'logs');
    now += 300_000;
    await server.receiver.tick();
    expect(server.executions).toMatchObject([
      {
        task_type: 'claude_code.interaction',
        task_description: 'Mend the test.',
        repo: 'shop',
        model_tier: 'medium',
        success: true,
        duration_seconds: 9,
        actual_cost: 0.05,
        estimated_tokens: 220,
        timestamp: new Date(BEGINNING + 9000).toISOString(),
        metadata: { conversation: 'session', tools: { Bash: 1 }, errors: 1, model_calls: 2 },
      },
      { success: false, error_message: 'Overloaded', metadata: { model_calls: 1, errors: 1 } },
    ]);
    expect(server.executions[0]!.metadata).not.toHaveProperty('incomplete');
  });
});
