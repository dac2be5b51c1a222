import { rangeUtil } from '@grafana/data';
import { useCallback, useEffect, useState } from 'react';

/** As Grafana's `min_refresh_interval` has it, and as much as a timer of browsers can count. */
const LEAST_MS = 5_000;
const MOST_MS = 2 ** 31 - 1;

/** Null where nothing is refreshed by itself. */
function milliseconds(interval: string): number | null {
  try {
    const period = interval ? rangeUtil.intervalToMs(interval) : 0;
    return period > 0 ? Math.min(MOST_MS, Math.max(LEAST_MS, period)) : null;
  } catch {
    return null;
  }
}

/** Counts up with every refresh, by interval or by hand. A page that nobody sees waits until it is seen. */
export function useTicks(interval: string): [tick: number, refresh: () => void] {
  const [tick, setTick] = useState(0);
  const refresh = useCallback(() => setTick((count) => count + 1), []);
  useEffect(() => {
    const period = milliseconds(interval);
    if (period === null) return;
    let isDue = false;
    const timer = setInterval(() => {
      if (document.hidden) isDue = true;
      else refresh();
    }, period);
    const seen = () => {
      if (document.hidden || !isDue) return;
      isDue = false;
      refresh();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [interval, refresh]);
  return [tick, refresh];
}
