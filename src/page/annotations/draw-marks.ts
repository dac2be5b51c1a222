import { colorManipulator } from '@grafana/data';
import type { TooltipPlugin2 } from '@grafana/ui';
import type { ComponentProps } from 'react';
import type { Mark } from './mark';

/** What draws Grafana's charts. */
export type Plot = Parameters<ComponentProps<typeof TooltipPlugin2>['render']>[0];

/** The opacity of a region's colour over the plot. */
const REGION_ALPHA = 0.1;
const DASH = [5, 5];

/** Lines at moments and at both ends of regions, and regions in a tint, over the series. */
export function drawMarks(plot: Plot, marks: readonly Mark[], colorOf: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const { left, top, width, height } = bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.lineWidth = 2 * window.devicePixelRatio;
  ctx.setLineDash(DASH.map((length) => length * window.devicePixelRatio));
  for (const { time, timeEnd, color: name } of marks) {
    const color = colorOf(name);
    const ends = [time, ...(timeEnd === undefined ? [] : [timeEnd])].map((moment) => plot.valToPos(moment, 'x', true));
    ctx.strokeStyle = color;
    for (const x of ends) {
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
    }
    if (ends.length < 2) continue;
    ctx.fillStyle = colorManipulator.alpha(color, REGION_ALPHA);
    ctx.fillRect(ends[0]!, top, ends[1]! - ends[0]!, height);
  }
  ctx.restore();
}
