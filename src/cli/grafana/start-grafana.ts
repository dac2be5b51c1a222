import { once } from 'node:events';
import type { Server } from 'node:http';
import { UIDS } from '../../dashboards/uids';
import { LearningError } from '../../error/learning-error';
import { listen, originOf } from '../../host/http/listen';
import { GRAFANA_PORT, takePort } from '../port';
import { describeHolder } from '../port-holder';
import type { Session, Workspace } from '../workspace';
import type { Grafana } from './find-grafana';
import { type Folders, makeFolders } from './folders';
import { GrafanaProcess } from './grafana-process';
import { tellingLine } from './log-line';
import { isReady } from './readiness';
import { environment } from './settings';
import { checkVersion } from './version';

async function release(server: Server): Promise<number> {
  const port = Number(new URL(originOf(server)).port);
  server.close();
  await once(server, 'close');
  return port;
}

/** A port that was free a moment ago: Grafana takes a number only. */
const freePort = async (asked: number | undefined) => release(await takePort(asked, GRAFANA_PORT));

const isFree = (port: number) =>
  listen(port)
    .then(release)
    .then(
      () => true,
      () => false,
    );

async function remarksOn(version: string, port: number, asked: number | undefined): Promise<string[]> {
  const started = `Grafana ${version} shows them, with a data folder of its own that goes when it ends.`;
  if (asked !== undefined || port === GRAFANA_PORT) return [started];
  return [
    started,
    `The port ${GRAFANA_PORT} is taken by ${await describeHolder(GRAFANA_PORT)}, so this is the next one.`,
  ];
}

function failure(what: string, { log }: Folders, hint: string): LearningError {
  const line = tellingLine(log);
  return new LearningError('internal', `${what}.${line && ` Its log says: ${line}`}`, { hint });
}

/**
 * Shows the workspace in a Grafana of this machine. Throws LearningError where that is too old, ends early, or refuses the
 * plugin, with what its log says.
 */
export async function startGrafana(grafana: Grafana, workspace: Workspace, signal: AbortSignal): Promise<Session> {
  const version = await checkVersion(grafana);
  for (;;) {
    const port = await freePort(workspace.port);
    const folders = await makeFolders(workspace);
    const process = new GrafanaProcess(grafana, folders, environment(workspace, folders, port));
    const origin = `http://127.0.0.1:${port}`;
    const isOver = () => process.hasEnded || signal.aborted;
    if ((await isReady(origin, folders.snapshots, isOver)) || signal.aborted) {
      return {
        address: `${origin}/d/${UIDS.overview}`,
        remarks: await remarksOn(version, port, workspace.port),
        lost: process.ended.then(() => {
          throw failure(`Grafana ${version} has ended`, folders, 'Start it again.');
        }),
        close: () => process.stop(),
      };
    }
    const problem = process.hasEnded ? 'ended at once' : 'does not run the data source';
    await process.stop();
    // Until Grafana listens, which takes seconds, somebody else can take its port.
    if (!(await isFree(port))) continue;
    throw failure(`Grafana ${version} ${problem}`, folders, 'Leave Grafana out with --no-grafana.');
  }
}
