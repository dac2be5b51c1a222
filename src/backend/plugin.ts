import { dirname, join } from 'node:path';
import { version } from '../../package.json';
import { Nursery } from '../live/workers/nursery';
import type { Shape } from '../live/workers/shape';
import { DataService } from '../protocol/data';
import { DiagnosticsService } from '../protocol/diagnostics';
import { ResourceService } from '../protocol/resource';
import { StreamService } from '../protocol/stream';
import { DataSource } from './instance/data-source';
import { Instances } from './instance/instances';
import type { Logger } from './log/logger';
import { workerLog } from './log/worker-log';
import { observeAnswers } from './metrics/answer-metrics';
import { createMetrics } from './metrics/metrics';
import { observeSnapshots } from './metrics/snapshot-metrics';
import { observeStreams } from './metrics/stream-metrics';
import { observeWorkers } from './metrics/worker-metrics';
import { announce } from './process/handshake';
import { createLifetime } from './process/lifetime';
import { createSocketPath, removeOrphanedSockets, removeSocket } from './process/socket';
import { callResource } from './service/call-resource';
import { checkHealth } from './service/check-health';
import { serveControl } from './service/control';
import { queryData } from './service/query-data';
import { serveSender, serveStream, serveUnary } from './service/serve';
import { createServer, drain, listen } from './service/server';
import { publishStream, runStream, subscribeStream } from './service/stream';

/** Beside this program. */
const WORKER = 'worker.cjs';

/** Serves Grafana until it asks for the end, or is gone. */
export async function startPlugin(log: Logger): Promise<void> {
  const server = createServer();
  const lifetime = createLifetime(log, () => Promise.all([drain(server), instances.closeAll()]));
  const metrics = createMetrics();
  const nursery = new Nursery(join(dirname(process.argv[1]!), WORKER));
  const tools = {
    spawn: (shape: Shape) => nursery.take(shape),
    observe: (uid: string) => workerLog(uid, log, metrics),
  };
  const instances = new Instances((settings) => new DataSource(settings, tools));
  observeAnswers(metrics.registry, () => instances.all);
  observeSnapshots(metrics.registry, () => instances.all);
  observeStreams(metrics.registry, () => instances.all);
  observeWorkers(metrics.registry, () => instances.all);

  serveControl(server, () => lifetime.end('Grafana asked for it'));
  serveUnary(server, DataService.queryData, queryData({ instances, metrics, log }));
  serveStream(server, ResourceService.callResource, callResource(instances));
  serveUnary(server, StreamService.subscribeStream, subscribeStream(instances));
  serveSender(server, StreamService.runStream, runStream(instances));
  serveUnary(server, StreamService.publishStream, publishStream);
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
