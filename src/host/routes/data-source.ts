import type { Health } from '../../api/health';
import { DATA_SOURCE } from '../../dashboards/data-source';
import { HealthStatus } from '../../protocol/diagnostics';
import type { HostContext } from '../context';
import { Refusal } from '../http/problem';
import { json } from '../http/reply';
import type { Route } from '../http/route';

function requireOurs({ uid }: Readonly<Record<string, string>>): void {
  if (uid !== DATA_SOURCE.uid) throw new Refusal(404, `There is no data source of this uid, only ${DATA_SOURCE.uid}.`);
}

/** The plugin's resources and its health check, at the addresses that Grafana gives them. */
export function dataSourceRoutes({ dataSource }: HostContext): Route[] {
  return [
    {
      methods: ['GET', 'POST'],
      path: '/api/datasources/uid/:uid/resources/*',
      answer: async ({ params, method, url, body, signal }) => {
        requireOurs(params);
        const path = params.rest!;
        const sent = method === 'POST' ? Buffer.from(JSON.stringify(await body())) : new Uint8Array(0);
        const call = { path, method, url: path + url.search, body: sent, signal };
        const { status, type = 'application/json', body: answer } = await dataSource.resource(call);
        return { status, headers: { 'Content-Type': type }, body: answer };
      },
    },
    {
      methods: ['GET'],
      path: '/api/datasources/uid/:uid/health',
      answer: async ({ params, signal }) => {
        requireOurs(params);
        const { status, message, details } = await dataSource.health(signal);
        const health: Health = { status: status === HealthStatus.ok ? 'OK' : 'ERROR', message, details };
        return json(health);
      },
    },
  ];
}
