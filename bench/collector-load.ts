import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * Sends records to a collector and prints what came of it, as one line of JSON. Arguments: url, batches | singles, seconds.
 * It shares the machine with what it measures, so it writes HTTP to sockets by itself, and of a record it makes no more
 * anew than the id.
 */
const [, , url, mode, seconds] = process.argv;
const BATCH = mode === 'batches' ? 100 : 1;
const CONNECTIONS = mode === 'batches' ? 8 : 64;
/** Records a second, of singles; batches go as fast as they are answered. */
const RATE = 2_000;
/** Before anything counts, for this process to be compiled. */
const WARM_UP_MS = 500;
const PAUSE_MS = 100;

const { hostname, port } = new URL(url!);
const variants = Array.from({ length: 200 }, (_, i) => {
  const fields = `"timestamp":"${new Date().toISOString()}","task_type":"refactor","task_description":"Rework the module so that it has one way of doing a thing","repo":"repo-${i % 20}","file_count":4,"estimated_tokens":3200,"model_tier":"medium","pool_type":"mahavishnu","routing_confidence":0.83,"complexity_score":47,"success":true,"duration_seconds":${Math.random() * 100},"quality_score":81,"cost_estimate":0.021,"actual_cost":0.024,"peak_memory_mb":410.5,"cpu_time_seconds":11.2,"metadata":{"pool_id":"pool-3","worker_id":"worker-7"}`;
  return `,${fields}}`;
});
let made = 0;
const record = () => `{"task_id":"${randomUUID()}"${variants[made++ % variants.length]}`;
const body = () => (BATCH === 1 ? record() : `[${Array.from({ length: BATCH }, record).join(',')}]`);

/** One request at a time on a connection that stays open. */
class Connection {
  readonly #socket: Socket;
  #answer = '';
  #done: (status: number) => void = () => {};

  constructor() {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding('latin1').on('data', (part: string) => this.#read(part));
    this.#socket.on('error', (error) => {
      throw error;
    });
  }

  post(content: string): Promise<number> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(
        `POST /v1/executions HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`,
      );
    });
  }

  end(): void {
    this.#socket.end();
  }

  #read(part: string): void {
    this.#answer += part;
    const head = this.#answer.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = /content-length: (\d+)/i.exec(this.#answer);
    const isWhole = length
      ? this.#answer.length >= head + 4 + Number(length[1])
      : this.#answer.endsWith('\r\n0\r\n\r\n');
    if (!isWhole) return;
    const status = Number(this.#answer.slice(9, 12));
    this.#answer = '';
    this.#done(status);
  }
}

const latencies: number[] = [];
let refused = 0;
let records = 0;
const begun = performance.now() + WARM_UP_MS;
const end = begun + Number(seconds) * 1000;

async function send(connection: Connection, due = performance.now()): Promise<void> {
  const status = await connection.post(body());
  const now = performance.now();
  if (now >= begun) latencies.push(now - due);
  if (status === 429) {
    refused += 1;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  } else if (status !== 200) throw new Error(`The collector answered ${status}.`);
  else if (now >= begun) records += BATCH;
}

const connections = Array.from({ length: CONNECTIONS }, () => new Connection());
if (mode === 'batches') {
  const until = async (connection: Connection) => {
    while (performance.now() < end) await send(connection);
  };
  await Promise.all(connections.map(until));
} else {
  // What is due waits for a free connection, and that counts.
  const waiting: number[] = [];
  const free = [...connections];
  const running = new Set<Promise<void>>();
  const next = () => {
    while (waiting.length > 0 && free.length > 0) {
      const connection = free.pop()!;
      const sent: Promise<void> = send(connection, waiting.shift()!).then(() => {
        running.delete(sent);
        free.push(connection);
        next();
      });
      running.add(sent);
    }
  };
  const started = performance.now();
  for (let sent = 0; performance.now() < end; ) {
    for (; sent < ((performance.now() - started) / 1000) * RATE; sent++) waiting.push(performance.now());
    next();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (running.size > 0) await Promise.all(running);
}
const took = (performance.now() - begun) / 1000;
for (const connection of connections) connection.end();
latencies.sort((a, b) => a - b);
process.stdout.write(`${JSON.stringify({ records, seconds: took, latencies, refused })}\n`);
