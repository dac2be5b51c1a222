import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { expect, it } from 'vitest';
import { OtlpServer } from './support/otlp-server';

const PRICES = [{ model: 'claude-haiku-*', input: 1, output: 5 }];

const resource = resourceFromAttributes({
  'service.name': 'checkout',
  'vcs.repository.url.full': 'https://host/shop/checkout.git',
});

/** What an agent does: two calls of a model and a tool that fails. */
function runAgent(provider: NodeTracerProvider): string {
  const tracer = provider.getTracer('agents');
  const root = tracer.startSpan('invoke_agent reviewer', {
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'Code Reviewer',
      'gen_ai.conversation.id': 'conversation-1',
      'mahavishnu.routing_confidence': 0.75,
    },
  });
  const below = trace.setSpan(context.active(), root);
  for (const [input, output] of [
    [1000, 200],
    [500, 100],
  ]) {
    const call = tracer.startSpan('chat claude-haiku-4-5', {}, below);
    call.setAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'claude-haiku-4-5',
      'gen_ai.usage.input_tokens': input!,
      'gen_ai.usage.output_tokens': output!,
    });
    call.end();
  }
  const tool = tracer.startSpan(
    'execute_tool search',
    { attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' } },
    below,
  );
  tool.recordException(new Error('Request timed out.'));
  tool.setStatus({ code: SpanStatusCode.ERROR, message: 'Request timed out.' });
  tool.end();
  root.end();
  return root.spanContext().traceId;
}

it.each([
  ['JSON', JsonExporter, 'none'],
  ['JSON, gzip', JsonExporter, 'gzip'],
  ['protobuf', ProtobufExporter, 'none'],
  ['protobuf, gzip', ProtobufExporter, 'gzip'],
] as const)('takes the spans of the SDK of JavaScript as %s', async (_, Exporter, compression) => {
  const server = await OtlpServer.start({ config: { prices: PRICES } });
  const exporter = new Exporter({ url: `${server.origin}/v1/traces`, compression: compression as never });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const traceId = runAgent(provider);
  await provider.shutdown();

  await server.receiver.tick();
  expect(server.executions).toHaveLength(1);
  expect(server.executions[0]).toMatchObject({
    task_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    task_type: 'code_reviewer',
    repo: 'checkout',
    model_tier: 'small',
    routing_confidence: 0.75,
    success: true,
    estimated_tokens: 1800,
    actual_cost: (1500 * 1 + 300 * 5) / 1e6,
    metadata: {
      source: 'opentelemetry',
      trace_id: traceId,
      agent: 'Code Reviewer',
      conversation: 'conversation-1',
      providers: ['anthropic'],
      models: { 'claude-haiku-4-5': { calls: 2, input_tokens: 1500, output_tokens: 300 } },
      tools: { search: 1 },
      errors: 1,
      defaulted: ['task_description', 'file_count', 'pool_type', 'complexity_score', 'cost_estimate'],
    },
  });
  expect(server.receiver.state).toMatchObject({ spans: 4, rejected: 0, openTraces: 0 });
});

it('takes an evaluation from a log of the SDK of JavaScript', async () => {
  const server = await OtlpServer.start();
  const exporter = new ProtobufExporter({ url: `${server.origin}/v1/traces` });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const logs = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${server.origin}/v1/logs` }) })],
  });
  const span = provider
    .getTracer('agents')
    .startSpan('invoke_agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
  logs.getLogger('judges').emit({
    eventName: 'gen_ai.evaluation.result',
    attributes: { 'gen_ai.evaluation.name': 'Relevance', 'gen_ai.evaluation.score.value': 0.9 },
    context: trace.setSpan(context.active(), span),
  });
  await logs.forceFlush();
  span.end();
  await provider.shutdown();
  await logs.shutdown();
  await server.receiver.tick();
  expect(server.executions).toMatchObject([
    { quality_score: 90, metadata: { evaluations: [{ name: 'Relevance', score: 0.9 }] } },
  ]);
});
