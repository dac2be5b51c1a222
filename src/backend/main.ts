import { READER_VARIABLE, writeFor } from '../error/reader';
import { id } from '../plugin.json';
import { lineWriter } from './log/line-writer';
import { createLogger } from './log/logger';
import { startPlugin } from './plugin';
import { isStartedByGrafana } from './process/handshake';

async function main(): Promise<void> {
  // When Grafana is gone nobody reads the log; that must not keep the process from ending cleanly.
  process.stderr.on('error', () => {});
  const log = createLogger(
    id,
    lineWriter((lines) => process.stderr.write(lines)),
  );
  try {
    await startPlugin(log);
  } catch (error) {
    log.log('error', 'The plugin could not start.', { node: process.version, error: String(error) });
    process.exit(1);
  }
}

if (isStartedByGrafana()) {
  if (process.env[READER_VARIABLE] === 'terminal') writeFor('terminal');
  void main();
} else {
  process.stderr.write(
    'This program is the backend of a Grafana data source. Grafana starts it; it does nothing by itself.\n',
  );
  process.exitCode = 1;
}
