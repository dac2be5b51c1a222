import { decoded } from '../../datasource/links/decoded';

const DASHBOARD = /^\/d\/([^/]+)/;

/** Of the dashboard that a path of Grafana's leads to, with or without its title behind; null where it leads elsewhere. */
export function dashboardUid(pathname: string): string | null {
  const uid = DASHBOARD.exec(pathname)?.[1];
  return uid === undefined ? null : decoded(uid);
}
