import { LoadingState, type QueryResultMetaNotice, rangeUtil, renderMarkdown } from '@grafana/data';
import { Icon, PanelChrome } from '@grafana/ui';
import React, { useRef } from 'react';
import { ownRange } from '../shared/current-range';
import { useDashboard } from '../shared/dashboard-context';
import type { PanelJson } from '../shared/dashboard-json';
import { templateSrv } from '../variables/template-srv';
import { PanelBody } from './panel-body';
import { PanelLinks } from './panel-links';
import { useNear } from './use-near';
import { type PanelState, usePanelData } from './use-panel-data';
import { useSize } from './use-size';

/** What the page has to say about a panel's data. */
function statusOf({ error, frames }: PanelState): QueryResultMetaNotice[] {
  const notices = (frames ?? []).flatMap(({ meta }) => meta?.notices ?? []);
  return [...(error ? [{ severity: 'error' as const, text: error }] : []), ...notices];
}

/** The time that a panel looks at, where it is not that of the dashboard. */
function OwnTime({ timeFrom, hideTimeOverride }: PanelJson) {
  const { last } = useDashboard();
  if (!timeFrom || hideTimeOverride) return null;
  return (
    <PanelChrome.TitleItem>
      <Icon name="clock-nine" size="sm" /> {rangeUtil.describeTimeRange(ownRange(timeFrom, last))}
    </PanelChrome.TitleItem>
  );
}

/** A panel of the dashboard: title, description, links, what went wrong, and the drawing. */
export function PanelFrame({ panel }: { panel: PanelJson }) {
  const ref = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(ref);
  const state = usePanelData(panel, width, useNear(ref));
  const statusItems = statusOf(state).map(({ severity, text }) => ({ severity, text }));
  return (
    <div ref={ref} className="page-panel" data-panel={panel.id} data-state={stateName(state)}>
      {width > 0 && (
        <PanelChrome
          width={width}
          height={height}
          title={templateSrv.replace(panel.title)}
          {...(panel.transparent && { displayMode: 'transparent' as const })}
          {...(panel.description && { description: () => renderMarkdown(templateSrv.replace(panel.description)) })}
          loadingState={state.isLoading ? LoadingState.Loading : LoadingState.Done}
          statusItems={statusItems}
          titleItems={
            <>
              <OwnTime {...panel} />
              <PanelLinks {...panel} />
            </>
          }
        >
          {(innerWidth, innerHeight) => (
            <PanelBody panel={panel} state={state} size={{ width: innerWidth, height: innerHeight }} />
          )}
        </PanelChrome>
      )}
    </div>
  );
}

function stateName({ error, frames, isLoading }: PanelState): string {
  if (error) return 'error';
  if (!frames) return 'waiting';
  return isLoading ? 'refreshing' : 'drawn';
}
