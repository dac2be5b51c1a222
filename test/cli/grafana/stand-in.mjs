// Behaves like Grafana's command line and health endpoints, as STAND_IN (JSON) says; records how it was started.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { version, record, gate, fault, status } = JSON.parse(process.env.STAND_IN);
const [command, ...args] = process.argv.slice(2);

if (command === '-v') {
  console.log(version);
  process.exit(0);
}

const { values } = parseArgs({ args, options: { homepath: { type: 'string' }, config: { type: 'string' } } });
const { env } = process;
const plugin = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
writeFileSync(
  record,
  JSON.stringify({
    command,
    homepath: values.homepath,
    config: readFileSync(values.config, 'utf8'),
    settings: Object.fromEntries(Object.entries(env).filter(([name]) => /^(GF|LEARNING)_/.test(name))),
    provisioned: readdirSync(env.GF_PATHS_PROVISIONING, { recursive: true }).filter((name) => name.endsWith('.yaml')),
    plugin: realpathSync(join(env.GF_PATHS_PLUGINS, 'mahavishnu-learning-datasource')),
    pids: [process.pid, plugin.pid],
  }),
);

if (fault === 'ends') end('the database is locked');
if (fault === 'unsigned') {
  console.log('logger=plugin level=warn msg="Skipping" pluginID=mahavishnu-learning-datasource status=unsigned');
  console.log('logger=other level=warn msg="Something else"');
}

function end(error) {
  console.error(`logger=server level=error msg="Server shutdown" error="${error}"`);
  plugin.kill();
  process.exit(1);
}

while (gate !== undefined && !existsSync(gate)) await delay(20);

createServer((request, response) => {
  const routes = {
    '/api/health': { database: 'ok', version: '11.0.0' },
    ...(fault === undefined && {
      '/api/datasources/uid/duckdb-learning': { jsonData: { snapshotPath: env.LEARNING_SNAPSHOTS } },
      '/api/datasources/uid/duckdb-learning/resources/macros': [],
      '/api/datasources/uid/duckdb-learning/resources/status': status,
    }),
  };
  const body = routes[request.url];
  response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body ?? { message: 'Plugin not found' }));
})
  .on('error', ({ message }) => end(message))
  .listen(Number(env.GF_SERVER_HTTP_PORT), env.GF_SERVER_HTTP_ADDR);
