import { createContext, useCallback, useContext } from 'react';
import type { DashboardHit } from '../shared/dashboard-json';

const Hits = createContext<readonly DashboardHit[]>([]);

/** The dashboards that there are, for whoever links to one. */
export const HitsProvider = Hits.Provider;

const ELSEWHERE = /^(https?|mailto):$/;

/** Whether an address of the JSON leads out of this server. */
export function leadsOut(url: string): boolean {
  const { protocol, origin } = new URL(url, window.location.href);
  return ELSEWHERE.test(protocol) && origin !== window.location.origin;
}

const DASHBOARD = /^\/d\/([^/]+)/;

/** Of Grafana's addresses this page has dashboards and the alert rules; a dashboard may not be among those listed. */
export function useLeads(): (url: string) => boolean {
  const hits = useContext(Hits);
  return useCallback(
    (url) => {
      if (!URL.canParse(url, window.location.href)) return false;
      if (leadsOut(url)) return true;
      const { pathname, origin } = new URL(url, window.location.href);
      if (origin !== window.location.origin) return false;
      const uid = DASHBOARD.exec(pathname)?.[1];
      return uid ? hits.some((hit) => hit.uid === decodeURIComponent(uid)) : pathname === '/alerting';
    },
    [hits],
  );
}
