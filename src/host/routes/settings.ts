import { DATA_SOURCE, DATA_SOURCE_NAME } from '../../dashboards/data-source';
import type { HostContext } from '../context';
import { json } from '../http/reply';
import type { Route } from '../http/route';

/** What Grafana tells a page at its start, as far as ours looks at it. The path of the database stays here. */
export function settingsRoute({ version, database, demo, storedTimeZone }: HostContext): Route {
  const { uid, type } = DATA_SOURCE;
  const settings = {
    buildInfo: { version },
    datasources: {
      [DATA_SOURCE_NAME]: { id: 1, uid, type, name: DATA_SOURCE_NAME, jsonData: { storedTimeZone } },
    },
    database,
    demo,
  };
  return { methods: ['GET'], path: '/api/frontend/settings', answer: () => json(settings) };
}
