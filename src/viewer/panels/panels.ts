import type { Frame } from '../../frame/frame';
import { type Html, html } from '../html';
import type { Panel } from '../panel';
import { bars } from './bars';
import { series } from './series';
import { stat } from './stat';
import { table } from './table';

/** How each type of panel is drawn. One entry here is all that a new type needs. */
const DRAWINGS: Readonly<Record<string, (panel: Panel, frame: Frame) => Html>> = {
  stat,
  gauge: stat,
  bargauge: bars,
  piechart: bars,
  barchart: table,
  timeseries: series,
  table,
};

export function draw(panel: Panel, frame: Frame): Html {
  const drawing = DRAWINGS[panel.type];
  if (!drawing) return html`<p class="empty">A ${panel.type} is drawn in Grafana only.</p>`;
  if (frame.length === 0) return html`<p class="empty">${panel.fieldConfig.defaults.noValue ?? 'No data'}</p>`;
  return drawing(panel, frame);
}
