import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from '../../../scripts/build/root';
import type { Grafana } from '../../../src/cli/grafana/find-grafana';
import { makeFolders } from '../../../src/cli/grafana/folders';
import { GrafanaProcess } from '../../../src/cli/grafana/grafana-process';
import { tellingLine } from '../../../src/cli/grafana/log-line';
import { isReady } from '../../../src/cli/grafana/readiness';
import { environment } from '../../../src/cli/grafana/settings';
import { checkVersion } from '../../../src/cli/grafana/version';
import { createDemoNeighbours } from '../../../src/demo/create-neighbours';
import { DEFAULT_LIMITS } from '../../../src/model/limits';
import { freePort } from '../../support/free-port';
import type { Writer } from '../../writers/writer';
import { setStages } from './alert-stages';
import { provisionStages } from './provisioning';
import { SmtpSink } from './smtp-sink';

/** What the tests are told of it. */
export interface RealGrafana {
  readonly version: string;
  readonly origin: string;
  readonly password: string;
  /** The learning database, which is being written to. */
  readonly database: string;
  /** A folder with all mail that Grafana has sent, a file each. */
  readonly mails: string;
}

/** Another process that writes the demo as an orchestrator would; it ends when we are gone. */
async function writeDemo(database: string) {
  const writer = spawn(process.execPath, [inRoot('lib/cli.cjs'), 'demo', 'write', database, '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  while (!existsSync(database)) {
    if (writer.exitCode !== null) throw new Error('The demo writer ended before it had written anything.');
    await delay(50);
  }
  return writer;
}

/** People log in to it, and it sends mail; all else is as `start` has it. */
const overrides = (mail: string): NodeJS.ProcessEnv => ({
  GF_AUTH_BASIC_ENABLED: 'true',
  GF_AUTH_DISABLE_LOGIN_FORM: 'false',
  GF_LOG_LEVEL: process.env.GRAFANA_LOG_LEVEL ?? 'warn',
  GF_SMTP_ENABLED: 'true',
  GF_SMTP_FROM_ADDRESS: 'grafana@mahavishnu.localhost',
  GF_SMTP_HOST: mail,
});

/** Starts the Grafana with the built plugin, all that we provision, a demo that is being written, and a sink of mail. */
export async function startRealGrafana(
  grafana: Grafana,
): Promise<{ readonly told: RealGrafana; readonly stop: () => Promise<void> }> {
  const version = await checkVersion(grafana);
  const folder = mkdtempSync(path.join(tmpdir(), 'real-grafana-'));
  const at = (name: string) => path.join(folder, name);
  for (const name of ['mails', 'databases']) mkdirSync(at(name));
  const database = path.join(at('databases'), 'learning.db');
  const [demo, neighbours, sink, writers] = await Promise.all([
    writeDemo(database),
    createDemoNeighbours(at('beside')),
    SmtpSink.start(at('mails')),
    setStages(at('databases')),
  ]);
  const port = await freePort();
  const stage = {
    installation: {
      plugin: inRoot('dist'),
      worker: inRoot('dist/worker.cjs'),
      page: inRoot('lib/page'),
      dashboards: inRoot('dashboards'),
      provisioning: inRoot('provisioning'),
      producer: inRoot('docs/mahavishnu_learning.py'),
    },
    database,
    neighbours,
    demo: true,
    folder,
    port,
    limits: DEFAULT_LIMITS,
    remarks: [],
  };
  const folders = await makeFolders(stage);
  provisionStages(folders.provisioning, at('databases'), folders.snapshots);
  const settings = { ...environment(stage, folders, port), ...overrides(sink.address) };
  const server = new GrafanaProcess(grafana, folders, settings);
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await server.stop();
    sink.close();
    demo.kill();
    await Promise.all([once(demo, 'exit'), ...writers.map((writer: Writer) => writer.stop())]);
    rmSync(folder, { recursive: true, force: true });
  };
  if (await isReady(origin, folders.snapshots, () => server.hasEnded)) {
    const password = settings.GF_SECURITY_ADMIN_PASSWORD!;
    return { told: { version, origin, password, database, mails: at('mails') }, stop };
  }
  const line = tellingLine(folders.log);
  await stop();
  throw new Error(`Grafana ${version} does not run the data source. Its log says: ${line}`);
}
