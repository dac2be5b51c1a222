import { useEffect, useState } from 'react';
import { getJson } from '../services/sender';
import type { DashboardHit } from '../shared/dashboard-json';

/** Which dashboards there are; looked up anew with each page that is gone to. */
export function useDashboardHits(pathname: string): readonly DashboardHit[] {
  const [hits, setHits] = useState<readonly DashboardHit[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the occasion
  useEffect(() => {
    const controller = new AbortController();
    getJson<DashboardHit[]>('/api/search', controller.signal).then(setHits, () => undefined);
    return () => controller.abort();
  }, [pathname]);
  return hits;
}
