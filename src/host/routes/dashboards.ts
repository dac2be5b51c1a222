import type { HostContext } from '../context';
import { hit, readDashboards, urlOf } from '../dashboards/dashboard-folder';
import { Refusal } from '../http/problem';
import { json } from '../http/reply';
import type { Route } from '../http/route';

export function dashboardRoutes({ dashboards }: HostContext): Route[] {
  return [
    {
      methods: ['GET'],
      path: '/api/search',
      answer: async () => json((await readDashboards(dashboards)).map(hit)),
    },
    {
      methods: ['GET'],
      path: '/api/dashboards/uid/:uid',
      answer: async ({ params }) => {
        const files = await readDashboards(dashboards);
        const found = files.find(({ dashboard }) => 'uid' in dashboard && dashboard.uid === params.uid);
        if (found) return json({ dashboard: found.dashboard, meta: { url: urlOf(params.uid!) } });
        const broken = files.flatMap(({ dashboard }) => ('error' in dashboard ? [dashboard.error] : []));
        if (broken.length > 0) throw new Refusal(500, broken.join(' '));
        throw new Refusal(404, 'There is no such dashboard.');
      },
    },
  ];
}
