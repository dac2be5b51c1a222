import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/build/root';
import { createDemo } from '../../../src/demo/create-demo';
import { createDemoNeighbours } from '../../../src/demo/create-neighbours';
import { Host } from '../../../src/host/host';
import { listen, originOf } from '../../../src/host/http/listen';

const AGE_MS = 2 * 3_600_000;

export interface PageHost {
  readonly origin: string;
  close(): Promise<void>;
}

interface DemoHostOptions {
  readonly rows?: number;
  readonly days?: number;
  /** How old the newest execution is, in milliseconds; so old unless told that the panel of its age has a value that stands. */
  readonly age?: number;
  /** Another database than the demo. */
  readonly database?: string;
}

/** The built page before the built plugin, over a database that nobody changes. */
export async function startDemoHost({
  rows = 3000,
  days = 7,
  age = AGE_MS,
  database,
}: DemoHostOptions = {}): Promise<PageHost> {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-host-'));
  mkdirSync(path.join(folder, 'copies'));
  const file = database ?? path.join(folder, 'learning.db');
  if (!database) await createDemo(file, { rows, days, end: Date.now() - age, learned: true });
  const neighbours = database
    ? null
    : await createDemoNeighbours(path.join(folder, 'beside'), { end: Date.now() - age });
  const server = await listen(0);
  const host = await Host.start({
    server,
    version: '1.2.3',
    database: file,
    demo: !database,
    neighbours,
    complain: () => undefined,
    snapshots: path.join(folder, 'copies'),
    folders: { plugin: inRoot('dist'), page: inRoot('lib/page'), dashboards: inRoot('dashboards') },
  });
  return {
    origin: originOf(server),
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
