import { version } from '../../package.json';
import { DataService } from '../protocol/data';
import { DiagnosticsService } from '../protocol/diagnostics';
import { ResourceService } from '../protocol/resource';
import { DataSource } from './instance/data-source';
import { Instances } from './instance/instances';
import type { Logger } from './log/logger';
import { createMetrics } from './metrics/metrics';
import { observeSnapshots } from './metrics/snapshot-metrics';
import { announce } from './process/handshake';
import { createLifetime } from './process/lifetime';
import { createSocketPath, removeOrphanedSockets, removeSocket } from './process/socket';
import { callResource } from './service/call-resource';
import { checkHealth } from './service/check-health';
import { serveControl } from './service/control';
import { queryData } from './service/query-data';
import { serveStream, serveUnary } from './service/serve';
import { createServer, drain, listen } from './service/server';

/** Each holds a thread of the pool and at least one processor. Grafana starts the plugin anew within seconds. */
const MOST_STUCK_QUERIES = 4;

/** Serves Grafana until it asks for the end, or is gone. */
export async function startPlugin(log: Logger): Promise<void> {
  const server = createServer();
  const lifetime = createLifetime(log, () => Promise.all([drain(server), instances.closeAll()]));
  const instances = new Instances((settings) => new DataSource(settings, onStuck));
  function onStuck({ count }: { readonly count: number }): void {
    log.log('warn', 'A query goes on after it was stopped.', { stuck: count });
    lifetime.abandonThreads();
    if (count >= MOST_STUCK_QUERIES) lifetime.end('queries that cannot be stopped', 1);
  }
  const metrics = createMetrics();
  observeSnapshots(metrics.registry, () => instances.all);

  serveControl(server, () => lifetime.end('Grafana asked for it'));
  serveUnary(server, DataService.queryData, queryData({ instances, metrics, log }));
  serveStream(server, ResourceService.callResource, callResource(instances));
  serveUnary(server, DiagnosticsService.checkHealth, checkHealth(instances));
  serveUnary(server, DiagnosticsService.collectMetrics, async () => ({
    metrics: { prometheus: Buffer.from(await metrics.registry.text()) },
  }));

  const socket = createSocketPath();
  process.on('exit', () => removeSocket(socket));
  await listen(server, socket);
  announce(socket);
  log.log('info', 'The plugin serves.', { version, node: process.version });
  await removeOrphanedSockets();
}
