import { join } from 'node:path';
import { version } from '../../../package.json';
import { alertGroups } from '../../alerts/rules';
import { Host } from '../../host/host';
import { originOf } from '../../host/http/listen';
import { HOME } from '../../host/routes/page';
import { DEFAULT_PORT, takePort } from '../port';
import type { Session, Workspace } from '../workspace';

/** Shows the workspace on a page of our own. Throws LearningError. */
export async function startPage({
  installation,
  database,
  neighbours,
  demo,
  folder,
  port,
  limits,
}: Workspace): Promise<Session> {
  const server = await takePort(port, DEFAULT_PORT);
  const snapshots = join(folder, 'copies');
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const host = await Host.start({
    server,
    version,
    database,
    neighbours,
    demo,
    snapshots,
    complain,
    folders: installation,
    alertGroups: alertGroups(limits),
  });
  const origin = originOf(server);
  const isNext = port === undefined && !origin.endsWith(`:${DEFAULT_PORT}`);
  return {
    address: origin + HOME,
    remarks: isNext ? [`The port ${DEFAULT_PORT} is taken, so this is the next one that is free.`] : [],
    lost: new Promise(() => {}),
    close: () => host.close(),
  };
}
