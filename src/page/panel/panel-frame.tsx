import { LoadingState, type QueryResultMetaNotice } from '@grafana/data';
import { Icon, PanelChrome } from '@grafana/ui';
import React, { useRef } from 'react';
import type { PanelJson } from '../dashboard/dashboard-json';
import { templateSrv } from '../variables/template-srv';
import { PanelBody } from './panel-body';
import { useNear } from './use-near';
import { type PanelState, usePanelData } from './use-panel-data';
import { useSize } from './use-size';

/** What the page has to say about a panel's data. */
function statusOf({ error, frames }: PanelState): QueryResultMetaNotice[] {
  const notices = (frames ?? []).flatMap(({ meta }) => meta?.notices ?? []);
  return [...(error ? [{ severity: 'error' as const, text: error }] : []), ...notices];
}

function PanelLinks({ links = [] }: PanelJson) {
  return links.map(({ title, url = '', targetBlank }) => (
    <PanelChrome.TitleItem
      key={title}
      title={templateSrv.replace(title)}
      href={templateSrv.replace(url)}
      {...(targetBlank && { target: '_blank' as const })}
    >
      <Icon name="external-link-alt" size="sm" aria-label={templateSrv.replace(title)} />
    </PanelChrome.TitleItem>
  ));
}

/** A panel of the dashboard: title, description, links, what went wrong, and the drawing. */
export function PanelFrame({ panel }: { panel: PanelJson }) {
  const ref = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(ref);
  const state = usePanelData(panel, width, useNear(ref));
  const statusItems = statusOf(state).map(({ severity, text }) => ({ severity, text }));
  const shownTime = panel.timeFrom && !panel.hideTimeOverride ? `Last ${panel.timeFrom}` : '';
  return (
    <div ref={ref} className="page-panel" data-panel={panel.id} data-state={stateName(state)}>
      {width > 0 && (
        <PanelChrome
          width={width}
          height={height}
          title={templateSrv.replace(panel.title)}
          {...(panel.description && { description: templateSrv.replace(panel.description) })}
          loadingState={state.isLoading ? LoadingState.Loading : LoadingState.Done}
          statusItems={statusItems}
          titleItems={
            <>
              {shownTime && <PanelChrome.TitleItem>{shownTime}</PanelChrome.TitleItem>}
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
