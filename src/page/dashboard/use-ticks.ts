import { rangeUtil } from '@grafana/data';
import { useCallback, useEffect, useState } from 'react';

function milliseconds(interval: string): number | null {
  try {
    return interval ? rangeUtil.intervalToMs(interval) : null;
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
    if (!period) return;
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
