import { createLogger } from './log/logger';
import { announce, isStartedByGrafana } from './process/handshake';
import { createLifetime } from './process/lifetime';
import { createSocketPath, removeOrphanedSockets, removeSocket } from './process/socket';
import { serveControl } from './service/control';
import { createServer, drain, listen } from './service/server';

const PLUGIN_ID = 'mahavishnu-learning-datasource';

async function main(): Promise<void> {
  const log = createLogger(PLUGIN_ID, (line) => process.stderr.write(line));
  const lifetime = createLifetime(log);
  const server = createServer();
  serveControl(server, () => lifetime.end('Grafana asked for it'));
  const socket = createSocketPath();
  lifetime.atEnd(() => removeSocket(socket));
  await listen(server, socket);
  lifetime.atEnd(() => drain(server));
  announce(socket);
  await removeOrphanedSockets();
}

if (isStartedByGrafana()) {
  void main();
} else {
  process.stderr.write(
    'This program is the backend of a Grafana data source. Grafana starts it; it does nothing by itself.\n',
  );
  process.exitCode = 1;
}
