import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { parseConfig } from '../../src/otlp/config';
import { hasCurl } from '../support/runbook';
import { OtlpServer } from './support/otlp-server';

it.skipIf(!hasCurl)('the example of docs/otel.md becomes an execution by its settings', async () => {
  const config = parseConfig(readFileSync(inRoot('docs/otel-config.json'), 'utf8'));
  const server = await OtlpServer.start({ config: { ...config, grace_seconds: 0 } });
  const example = readFileSync(inRoot('docs/otel-example.sh'), 'utf8').replace('http://127.0.0.1:8686', server.origin);
  expect((await promisify(execFile)('sh', ['-c', example])).stdout).toBe('{}');
  await server.receiver.tick();
  expect(server.executions).toMatchObject([
    {
      task_type: 'reviewer',
      repo: 'checkout',
      model_tier: 'small',
      estimated_tokens: 1500,
      actual_cost: (1200 * 1 + 300 * 5) / 1e6,
      duration_seconds: 12.5,
    },
  ]);
});
