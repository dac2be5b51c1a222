import { scale, sharedUnit } from '../fields';
import type { FieldDefaults, PanelHead, PanelSource } from '../source';
import { metricTarget, type TargetQuery } from '../target';
import { TOOLTIP } from './chart-panels';

interface CellsEntry extends PanelHead, TargetQuery {
  /** In red, where much is bad: nobody has to tell red from green. */
  readonly isBad?: true;
  readonly range?: FieldDefaults;
}

/** Grafana draws none where there are more than pixels, and nobody tells more apart. */
const POINTS = 56;

/** Where and when much failed. */
export const FAILURES = {
  measures: ['failure_rate'],
  isBad: true,
  range: { max: 50 },
  description: 'The redder, the more of what ran there then failed; red from 50 percent on.',
} as const;

/** A row of cells over time for each value of the dimension: where and when there was much. */
export function cells(entry: CellsEntry): PanelSource {
  return {
    ...entry,
    type: 'status-history',
    target: metricTarget(entry, 'timeseries'),
    points: POINTS,
    defaults: {
      ...sharedUnit(entry.measures),
      ...scale(entry.measures),
      ...entry.range,
      color: { mode: entry.isBad ? 'continuous-reds' : 'continuous-blues' },
      custom: { lineWidth: 0, fillOpacity: 90 },
    },
    overrides: [],
    options: {
      showValue: 'never',
      rowHeight: 0.9,
      colWidth: 0.94,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: false },
      tooltip: { ...TOOLTIP, mode: 'single' },
    },
  };
}
