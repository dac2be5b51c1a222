import type { HostContext } from '../context';
import type { Route } from '../http/route';
import { dashboardRoutes } from './dashboards';
import { dataSourceRoutes } from './data-source';
import { pageRoutes } from './page';
import { queryRoute } from './query';
import { rulesRoute } from './rules';
import { settingsRoute } from './settings';

/** Every address that the host answers at. */
export function routes(context: HostContext): Route[] {
  const data = [settingsRoute(context), ...dashboardRoutes(context)];
  return [
    ...pageRoutes(context, data),
    ...data,
    queryRoute(context),
    ...dataSourceRoutes(context),
    rulesRoute(context),
  ];
}
