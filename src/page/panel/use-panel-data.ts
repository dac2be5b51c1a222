import type { DataFrame, DataQueryError, TimeRange } from '@grafana/data';
import { useEffect, useRef, useState } from 'react';
import { from } from 'rxjs';
import { failureOf } from '../../datasource/failure';
import { foreignSource, panelRequest, waitsForVariables } from '../request/panel-request';
import { currentRange } from '../shared/current-range';
import { useDashboard } from '../shared/dashboard-context';
import type { PanelJson } from '../shared/dashboard-json';
import { mayPass, messageOf, RETRY_MS } from '../shared/failure';
import { noteFreshness } from '../shared/freshness';

export interface PanelState {
  /** Of the last answer that had any; they stay while the next one is on its way, and when it fails. */
  readonly frames: readonly DataFrame[] | null;
  readonly range: TimeRange | null;
  readonly isLoading: boolean;
  readonly error: string | null;
}

const START: PanelState = { frames: null, range: null, isLoading: false, error: null };

/** The state of a panel that has no queries, such as one of text. */
const NOTHING: PanelState = { ...START, frames: [] };

/** A narrower or wider panel asks again by steps of this many pixels. */
const WIDTH_STEP = 100;

/** Asks for a panel's data as soon as it is near the viewport, again with each revision, and again by itself after a failure. */
export function usePanelData(panel: PanelJson, width: number, isNear: boolean): PanelState {
  const dashboard = useDashboard();
  const [state, setState] = useState(START);
  const [retries, setRetries] = useState(0);
  const answered = useRef('');
  const latest = useRef({ dashboard, width });
  latest.current = { dashboard, width };
  const asksNothing = !panel.targets?.length;
  const isReady =
    isNear && width > 0 && !asksNothing && !foreignSource(panel, dashboard) && !waitsForVariables(panel, dashboard);
  const wanted = `${dashboard.revision} ${Math.ceil(width / WIDTH_STEP)} ${retries}`;

  useEffect(() => {
    if (!isReady || answered.current === wanted) return;
    const request = panelRequest(panel, latest.current.width, latest.current.dashboard);
    let retry: ReturnType<typeof setTimeout> | undefined;
    const fail = (error: DataQueryError) => {
      setState((before) => ({ ...before, isLoading: false, error: messageOf(error) }));
      if (mayPass(error)) retry = setTimeout(() => setRetries((count) => count + 1), RETRY_MS);
    };
    setState((before) => ({ ...before, isLoading: true }));
    const subscription = from(latest.current.dashboard.dataSource.query(request)).subscribe({
      next: (response) => {
        const failure = failureOf(response);
        if (failure) {
          fail(failure);
          return;
        }
        answered.current = wanted;
        const frames = response.data as DataFrame[];
        noteFreshness(frames);
        setState({ frames, range: request.range, isLoading: false, error: null });
      },
      error: fail,
    });
    return () => {
      subscription.unsubscribe();
      clearTimeout(retry);
    };
  }, [panel, isReady, wanted]);
  return asksNothing ? { ...NOTHING, range: currentRange() } : state;
}
