import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 21;
const CLI = 'lib/cli.cjs';

/** Over the whole record, each time by another limit, so that no answer is one of before. */
async function timesOf(client: Client, newest: number): Promise<{ first: number; others: number[] }> {
  const ask = (run: number) =>
    timed(async () => {
      const { isError } = await client.callTool({
        name: 'query_metrics',
        arguments: {
          measures: ['success_rate', 'executions', 'duration_avg', 'cost_total'],
          dimensions: ['model_tier', 'pool_type'],
          from: String(newest - 90 * 86_400_000),
          to: String(newest),
          limit: 100 + run,
        },
      });
      if (isError) throw new Error('The question was not answered.');
    });
  const first = await ask(0);
  const others: number[] = [];
  for (let run = 1; run < RUNS; run++) others.push(await ask(run));
  return { first, others };
}

/** Before a task is routed, each time another one. */
async function adviceTimes(client: Client): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const task = { task_type: run % 2 === 0 ? 'test' : 'bug_fix', complexity: 4 * run };
    times.push(await timed(() => client.callTool({ name: 'advise', arguments: task })));
  }
  return times.slice(1);
}

/** What an agent waits for. */
export const mcp: Section = async ({ path, rows, newest }) => {
  const args = [CLI, 'mcp', '--db', path];
  const overStdio = new Client({ name: 'bench', version: '1' });
  const up = await timed(() =>
    overStdio.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'inherit' })),
  );
  const stdio = await timesOf(overStdio, newest);
  const advice = await adviceTimes(overStdio);
  await overStdio.close();

  const server = spawn(process.execPath, [...args, '--listen', '127.0.0.1:0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    const overHttp = new Client({ name: 'bench', version: '1' });
    await overHttp.connect(new StreamableHTTPClientTransport(new URL((JSON.parse(line) as { url: string }).url)));
    const http = await timesOf(overHttp, newest);
    await overHttp.close();
    const figures: Figure[] = [
      { name: 'MCP server up, over stdio', value: up, unit: 'ms' },
      { name: 'query_metrics, the first', value: stdio.first, unit: 'ms' },
      { name: 'query_metrics over stdio', value: median(stdio.others), unit: 'ms', ...atMost(50, rows) },
      { name: 'advise over stdio', value: median(advice), unit: 'ms', ...atMost(20, rows) },
      { name: 'query_metrics over HTTP', value: median(http.others), unit: 'ms', ...atMost(50, rows) },
    ];
    return figures;
  } finally {
    server.kill();
    await once(server, 'exit');
  }
};
