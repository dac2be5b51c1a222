import React from 'react';
import type { PanelJson } from '../shared/dashboard-json';

/** Says that there is nothing, in the words of the panel. */
export function NoData({ panel }: { panel: PanelJson }) {
  return <div className="page-empty">{panel.fieldConfig?.defaults.noValue || 'No data'}</div>;
}
