import React from 'react';
import { PANELS } from '../panels/panels';
import { foreignSource } from '../request/panel-request';
import { Boundary } from '../shared/boundary';
import { useDashboard } from '../shared/dashboard-context';
import type { PanelJson } from '../shared/dashboard-json';
import { PanelMessage } from './panel-message';
import type { PanelState } from './use-panel-data';
import type { Size } from './use-size';

interface PanelBodyProps {
  readonly panel: PanelJson;
  readonly state: PanelState;
  readonly size: Size;
}

/** What is inside a panel's frame: the drawing, or why there is none. */
export function PanelBody({ panel, state: { frames, range, error }, size }: PanelBodyProps) {
  const dashboard = useDashboard();
  const { timeZone } = dashboard;
  const Panel = PANELS[panel.type];
  if (!Panel) return <PanelMessage text={`This page cannot draw panels of the type ${panel.type}. Grafana can.`} />;
  const foreign = foreignSource(panel, dashboard);
  if (foreign) return <PanelMessage text={foreign} />;
  if (!frames || !range) return error ? <PanelMessage text={error} /> : null;
  return (
    <Boundary data={frames} instead={(why) => <PanelMessage text={`This panel cannot be drawn: ${why}`} />}>
      <Panel panel={panel} data={frames} range={range} timeZone={timeZone} {...size} />
    </Boundary>
  );
}
