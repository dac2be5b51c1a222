import { useEffect, useState } from 'react';
import { getJson } from '../services/sender';
import type { RuleGroup } from './alert-rules';

const PERIOD_MS = 5000;

export interface AlertRules {
  readonly groups: readonly RuleGroup[] | null;
  readonly error: string | null;
}

/** The rules with their states, kept up to date. @param areThere whether somebody evaluates any */
export function useAlertRules(areThere: boolean): AlertRules {
  const [rules, setRules] = useState<AlertRules>({ groups: null, error: null });
  useEffect(() => {
    if (!areThere) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const load = async () => {
      try {
        const { data } = await getJson<{ data: { groups: RuleGroup[] } }>(
          '/api/prometheus/grafana/api/v1/rules',
          controller.signal,
        );
        setRules({ groups: data.groups, error: null });
      } catch (error) {
        if (controller.signal.aborted) return;
        setRules(({ groups }) => ({ groups, error: (error as Error).message }));
      }
      timer = setTimeout(load, PERIOD_MS);
    };
    load();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [areThere]);
  return rules;
}
