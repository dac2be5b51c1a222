import { createContext, useCallback, useContext } from 'react';
import { dashboardUid } from '../address/dashboard-uid';
import type { DashboardHit } from '../shared/dashboard-json';

/** What this page has to show, for whoever links to it. */
interface Destinations {
  readonly dashboards: readonly DashboardHit[];
  /** Whether alert rules are evaluated. */
  readonly hasRules: boolean;
}

const Context = createContext<Destinations>({ dashboards: [], hasRules: false });

export const DestinationsProvider = Context.Provider;

const ELSEWHERE = /^(https?|mailto):$/;

/** Whether an address of the JSON leads out of this server. */
export function leadsOut(url: string): boolean {
  const { protocol, origin } = new URL(url, window.location.href);
  return ELSEWHERE.test(protocol) && origin !== window.location.origin;
}

/** Of Grafana's addresses this page has dashboards and the alert rules; a dashboard may not be among those listed. */
export function useLeads(): (url: string) => boolean {
  const { dashboards, hasRules } = useContext(Context);
  return useCallback(
    (url) => {
      if (!URL.canParse(url, window.location.href)) return false;
      if (leadsOut(url)) return true;
      const { pathname, origin } = new URL(url, window.location.href);
      if (origin !== window.location.origin) return false;
      const uid = dashboardUid(pathname);
      return uid === null ? hasRules && pathname === '/alerting' : dashboards.some((hit) => hit.uid === uid);
    },
    [dashboards, hasRules],
  );
}
