import { describe, expect, it } from 'vitest';
import { OtlpServer } from './support/otlp-server';
import { agent, BEGINNING, chat, type Sketch, spanId, tool, tracesRequest } from './support/requests';

async function executionsOf(...requests: readonly Sketch[][]) {
  const server = await OtlpServer.start();
  for (const sketches of requests) expect((await server.post(tracesRequest(sketches))).status).toBe(200);
  await server.receiver.tick();
  return server.executions as Record<string, unknown>[];
}

const sums = (calls: number, input: number, output: number) => ({ calls, input_tokens: input, output_tokens: output });

describe('the tasks of a trace', () => {
  it('are one for the topmost agent, with those of its agents', async () => {
    const executions = await executionsOf([
      { id: 'web', name: 'POST /review', to: 9 },
      { id: 'lead', parent: 'web', attributes: agent('lead'), from: 1, to: 8 },
      { id: 'call', parent: 'lead', attributes: chat('gpt-5', 10, 1) },
      { id: 'helper', parent: 'lead', attributes: agent('helper') },
      { id: 'call-2', parent: 'helper', attributes: chat('gpt-5-mini', 1000, 100) },
      { id: 'search', parent: 'helper', attributes: tool('search') },
    ]);
    expect(executions).toMatchObject([
      {
        task_type: 'lead',
        timestamp: new Date(BEGINNING + 8000).toISOString(),
        duration_seconds: 7,
        model_tier: 'small',
        estimated_tokens: 1111,
        metadata: {
          models: { 'gpt-5': sums(1, 10, 1), 'gpt-5-mini': sums(1, 1000, 100) },
          tools: { search: 1 },
          span_id: spanId('lead'),
        },
      },
    ]);
  });

  it('are one for each of several agents beside each other, and one of the root for calls outside of them', async () => {
    const executions = await executionsOf([
      { id: 'root', name: 'job' },
      { id: 'one', parent: 'root', attributes: agent('one'), from: 1, to: 2 },
      { id: 'two', parent: 'root', attributes: agent('two'), from: 2, to: 3 },
      { id: 'loose', parent: 'root', attributes: chat('o3', 7, 7) },
    ]);
    expect(executions.map(({ task_type, estimated_tokens }) => [task_type, estimated_tokens])).toEqual([
      ['job', 14],
      ['one', 0],
      ['two', 0],
    ]);
  });

  it('are one for a call of a model that nothing is above', async () => {
    expect(await executionsOf([{ id: 'chat', name: 'chat gpt-5', attributes: chat('gpt-5', 3, 4) }])).toMatchObject([
      { task_type: 'chat_gpt-5', estimated_tokens: 7, metadata: { model_calls: 1 } },
    ]);
  });

  it('are none where no model and no agent has anything to do with it', async () => {
    expect(
      await executionsOf(
        [{ id: 'web', name: 'GET /', attributes: { 'http.request.method': 'GET' } }],
        [{ trace: 'tools', id: 'tool', attributes: tool('search') }],
        [{ trace: 'chain', id: 'chain', attributes: { 'openinference.span.kind': 'CHAIN' } }],
      ),
    ).toEqual([]);
  });

  it('do not count a call twice that two instrumentations tell of, nor what an agent sums up of its calls', async () => {
    const [execution] = await executionsOf([
      {
        id: 'agent',
        attributes: { ...agent('a'), 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 10 },
      },
      { id: 'chain', parent: 'agent', attributes: chat('gpt-5', 100, 10) },
      { id: 'http', parent: 'chain' },
      { id: 'inner', parent: 'http', attributes: chat('gpt-5', 100, 10) },
    ]);
    expect(execution).toMatchObject({ estimated_tokens: 110, metadata: { models: { 'gpt-5': sums(1, 100, 10) } } });
  });

  it('take the tokens that an agent tells where its calls tell none, and of agents below each other the outermost', async () => {
    const usage = { 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 10 };
    const [execution] = await executionsOf([
      { id: 'outer', attributes: { ...agent('outer'), ...usage, 'gen_ai.request.model': 'claude-opus-4-6' } },
      { id: 'inner', parent: 'outer', attributes: { ...agent('inner'), ...usage } },
      { id: 'call', parent: 'inner', attributes: { 'gen_ai.operation.name': 'chat' } },
    ]);
    expect(execution).toMatchObject({ estimated_tokens: 110, model_tier: 'large' });
  });

  it('are the same in whatever order spans come, and in however many requests', async () => {
    const spans: Sketch[] = [
      { id: 'agent', attributes: agent('a'), to: 5 },
      { id: 'call', parent: 'agent', attributes: chat('gpt-5', 10, 1) },
      { id: 'deep', parent: 'step', attributes: chat('gpt-5', 20, 2) },
      { id: 'step', parent: 'agent' },
    ];
    const ordered = await executionsOf(spans);
    expect(ordered).toMatchObject([{ estimated_tokens: 33 }]);
    expect(await executionsOf(...spans.toReversed().map((span) => [span]))).toEqual(ordered);
  });

  it('end where parents go round in circles, or are missing', async () => {
    const executions = await executionsOf([
      { id: 'root' },
      { id: 'a', parent: 'b', attributes: chat('gpt-5', 1, 0) },
      { id: 'b', parent: 'a', attributes: agent('b') },
      { id: 'self', parent: 'self', attributes: agent('self') },
      { id: 'lost', parent: 'nowhere', attributes: agent('lost') },
    ]);
    expect(executions.map(({ task_type }) => task_type).sort()).toEqual(['b', 'lost', 'self']);
  });

  it('read what LangGraph and CrewAI send through OpenInference', async () => {
    const [execution] = await executionsOf([
      {
        id: 'graph',
        name: 'LangGraph',
        attributes: { 'openinference.span.kind': 'CHAIN', 'input.value': 'Fix the build.' },
        to: 4,
      },
      { id: 'agent', parent: 'graph', attributes: { 'openinference.span.kind': 'AGENT', 'agent.name': 'fixer' } },
      {
        id: 'llm',
        parent: 'agent',
        attributes: {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'anthropic/claude-sonnet-4-5',
          'llm.token_count.prompt': 40,
          'llm.token_count.completion': 2,
          'llm.cost.total': 0.25,
        },
      },
      { id: 'tool', parent: 'agent', attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'pytest' } },
    ]);
    expect(execution).toMatchObject({
      task_type: 'langgraph',
      task_description: 'Fix the build.',
      model_tier: 'medium',
      actual_cost: 0.25,
      estimated_tokens: 42,
      metadata: { tools: { pytest: 1 } },
    });
  });

  it('read what OpenLLMetry sends', async () => {
    const [execution] = await executionsOf([
      { id: 'flow', attributes: { 'traceloop.span.kind': 'workflow', 'traceloop.workflow.name': 'Nightly' } },
      {
        id: 'llm',
        parent: 'flow',
        attributes: {
          'llm.request.type': 'chat',
          'gen_ai.system': 'OpenAI',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.prompt_tokens': 5,
          'gen_ai.usage.completion_tokens': 6,
        },
      },
    ]);
    expect(execution).toMatchObject({ task_type: 'nightly', model_tier: 'medium', estimated_tokens: 11 });
  });

  it('fail with the kind and the text of the failure', async () => {
    const [execution] = await executionsOf([
      {
        id: 'agent',
        attributes: agent('a'),
        status: { code: 2 },
        events: [
          { name: 'exception', attributes: { 'exception.type': 'TimeoutError', 'exception.message': 'It timed out.' } },
        ],
      },
    ]);
    expect(execution).toMatchObject({
      success: false,
      error_type: 'timeout',
      error_message: 'It timed out.',
      metadata: { error: 'TimeoutError' },
    });
    expect(
      await executionsOf([{ id: 'a', attributes: { ...agent('a'), 'error.type': 'ValidationError' } }]),
    ).toMatchObject([{ success: false, error_type: 'validation', error_message: 'ValidationError' }]);
  });

  it('mark everything that nobody told', async () => {
    const [execution] = await executionsOf([
      { id: 'bare', name: '', attributes: { 'gen_ai.operation.name': 'invoke_agent' } },
    ]);
    expect(execution).toMatchObject({
      task_type: 'unknown',
      repo: 'unknown',
      model_tier: 'unknown',
      pool_type: 'unknown',
      routing_confidence: 1,
      complexity_score: 50,
      actual_cost: 0,
      cost_estimate: 0,
      metadata: {
        defaulted: [
          'task_type',
          'task_description',
          'repo',
          'file_count',
          'estimated_tokens',
          'model_tier',
          'pool_type',
          'routing_confidence',
          'complexity_score',
          'actual_cost',
          'cost_estimate',
        ],
      },
    });
  });

  it('keep the values that attributes give columns by their names, and of metadata and ids ours', async () => {
    const [execution] = await executionsOf([
      {
        id: 'a',
        attributes: {
          ...agent('a'),
          'mahavishnu.pool_type': 'runpod',
          'mahavishnu.complexity_score': 80,
          'mahavishnu.swarm_topology': 'star',
          'mahavishnu.success': false,
          'mahavishnu.task_id': 'x',
          'mahavishnu.metadata': '{}',
          'mahavishnu.nonsense': 1,
        },
      },
    ]);
    expect(execution).toMatchObject({
      task_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pool_type: 'runpod',
      complexity_score: 80,
      swarm_topology: 'star',
      success: false,
      metadata: { source: 'opentelemetry' },
    });
    expect(execution).not.toHaveProperty('nonsense');
  });
});
