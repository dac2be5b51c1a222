import { useEffect, useState } from 'react';
import { getJson } from '../services/sender';
import type { DashboardJson } from '../shared/dashboard-json';

const RETRY_MS = 3000;

interface Loaded {
  readonly dashboard: DashboardJson | null;
  readonly error: string | null;
}

/** The JSON of a dashboard; asked for again while the host does not answer. */
export function useDashboardJson(uid: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ dashboard: null, error: null });
  useEffect(() => {
    const controller = new AbortController();
    let retry: ReturnType<typeof setTimeout>;
    const load = () =>
      getJson<{ dashboard: DashboardJson }>(`/api/dashboards/uid/${encodeURIComponent(uid)}`, controller.signal).then(
        ({ dashboard }) => setLoaded({ dashboard, error: null }),
        ({ message }: Error) => {
          if (controller.signal.aborted) return;
          setLoaded((before) => ({ ...before, error: message }));
          retry = setTimeout(load, RETRY_MS);
        },
      );
    load();
    return () => {
      controller.abort();
      clearTimeout(retry);
    };
  }, [uid]);
  return loaded;
}
