import type { ComponentType } from 'react';
import { BarChart } from './bar-chart';
import { BarGauges } from './bar-gauges';
import { Gauge } from './gauge';
import type { PanelProps } from './panel-props';
import { PieChart } from './pie-chart';
import { Stat } from './stat';
import { StatusHistory } from './status-history';
import { TablePanel } from './table';
import { TextPanel } from './text';
import { TimeSeriesPanel } from './time-series';
import { TrendPanel } from './trend';
import { XyChart } from './xy-chart';

/** What draws a panel, by its type in the JSON. */
export const PANELS: Readonly<Record<string, ComponentType<PanelProps>>> = {
  barchart: BarChart,
  bargauge: BarGauges,
  gauge: Gauge,
  piechart: PieChart,
  stat: Stat,
  'status-history': StatusHistory,
  table: TablePanel,
  text: TextPanel,
  timeseries: TimeSeriesPanel,
  trend: TrendPanel,
  xychart: XyChart,
};
