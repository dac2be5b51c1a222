import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

/** Sends records to a collector and prints what came of it, as one line of JSON. Arguments: url, batches | singles, seconds. */
const [, , url, mode, seconds] = process.argv;
const BATCH = mode === 'batches' ? 100 : 1;
const CONNECTIONS = mode === 'batches' ? 8 : 64;
/** Records a second, of singles; batches go as fast as they are answered. */
const RATE = mode === 'batches' ? Infinity : 2_000;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const target = new URL('/v1/executions', url);

const record = () =>
  `{"task_id":"${randomUUID()}","timestamp":"${new Date().toISOString()}","task_type":"refactor","task_description":"Rework the module so that it has one way of doing a thing","repo":"repo-${Math.floor(Math.random() * 20)}","file_count":4,"estimated_tokens":3200,"model_tier":"medium","pool_type":"mahavishnu","routing_confidence":0.83,"complexity_score":47,"success":true,"duration_seconds":${Math.random() * 100},"quality_score":81,"cost_estimate":0.021,"actual_cost":0.024,"peak_memory_mb":410.5,"cpu_time_seconds":11.2,"metadata":{"pool_id":"pool-3","worker_id":"worker-7"}}`;

function post(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(target, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    asking.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

const latencies: number[] = [];
let refused = 0;
let records = 0;
const begun = performance.now();
const end = begun + Number(seconds) * 1000;

async function send(): Promise<void> {
  const body = BATCH === 1 ? record() : `[${Array.from({ length: BATCH }, record).join(',')}]`;
  const sent = performance.now();
  const status = await post(body);
  latencies.push(performance.now() - sent);
  if (status === 200) records += BATCH;
  else {
    refused += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

if (mode === 'batches') {
  const until = async () => {
    while (performance.now() < end) await send();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, until));
} else {
  const running: Promise<void>[] = [];
  for (let sent = 0; performance.now() < end; ) {
    const due = ((performance.now() - begun) / 1000) * RATE;
    for (; sent < due; sent++) running.push(send());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(running);
}
agent.destroy();
latencies.sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({ records, seconds: (performance.now() - begun) / 1000, latencies, refused })}\n`,
);
