import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findPython, pythonPackages } from '../support/python-packages';
import { OtlpServer } from './support/otlp-server';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const REQUIREMENTS = ['opentelemetry-sdk==1.45.2', 'opentelemetry-exporter-otlp-proto-http==1.45.2'];

const AGENT = `
import sys
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

compression = Compression.Gzip if sys.argv[2] == "gzip" else Compression.NoCompression
provider = TracerProvider(resource=Resource.create({"service.name": "checkout", "k8s.pod.name": "agent-7"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=sys.argv[1], compression=compression)))
tracer = provider.get_tracer("agents")
try:
    with tracer.start_as_current_span("invoke_agent fixer") as agent:
        agent.set_attributes({"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "fixer"})
        agent.set_attribute("gen_ai.input.messages", '[{"role": "user", "parts": [{"type": "text", "content": "Mend it."}]}]')
        with tracer.start_as_current_span("chat") as call:
            call.set_attributes({"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5-mini"})
            call.set_attributes({"gen_ai.usage.input_tokens": 30, "gen_ai.usage.output_tokens": 3})
        raise TimeoutError("The build timed out.")
except TimeoutError:
    pass
provider.shutdown()
`;

const python = findPython();

it.runIf(python === undefined)('LEFT OUT: the SDK of Python, as there is no Python 3.9 or newer', () => {});

describe.runIf(python !== undefined)('the SDK of Python', () => {
  let packages: string | undefined;

  beforeAll(() => {
    try {
      packages = pythonPackages(python!, REQUIREMENTS);
    } catch (error) {
      console.warn(`LEFT OUT: the SDK of Python. ${(error as Error).message}`);
    }
  });

  it.for(['none', 'gzip'])('has its spans taken as protobuf, compression %s', async (compression, { skip }) => {
    if (packages === undefined) return skip('pip could not install the SDK.');
    const server = await OtlpServer.start();
    const env = { ...process.env, PYTHONPATH: packages };
    await promisify(execFile)(python!, ['-c', AGENT, `${server.origin}/v1/traces`, compression], { env });
    await server.receiver.tick();
    expect(server.executions).toMatchObject([
      {
        task_type: 'fixer',
        task_description: 'Mend it.',
        repo: 'checkout',
        pool_type: 'kubernetes',
        model_tier: 'small',
        success: false,
        error_type: 'timeout',
        error_message: 'TimeoutError: The build timed out.',
        estimated_tokens: 33,
        metadata: { error: 'TimeoutError', models: { 'gpt-5-mini': { calls: 1 } } },
      },
    ]);
  });
});
