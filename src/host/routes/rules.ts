import { rulesJson } from '../alerts/rules-json';
import type { HostContext } from '../context';
import { json } from '../http/reply';
import type { Route } from '../http/route';

/** The alert rules with their states, as Grafana tells them. */
export function rulesRoute({ alerts }: HostContext): Route {
  return {
    methods: ['GET'],
    path: '/api/prometheus/grafana/api/v1/rules',
    answer: () => json({ status: 'success', data: { groups: rulesJson(alerts.groups) } }),
  };
}
