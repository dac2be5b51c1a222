import React, { type CSSProperties } from 'react';
import { PanelFrame } from '../panel/panel-frame';
import type { GridPos, PanelJson } from './dashboard-json';

const ROW = 'row';
/** A row of the grid, in pixels, with the gap below. */
const CELL_HEIGHT = 30;
const GAP = 8;

const byPlace = (one: PanelJson, other: PanelJson) =>
  one.gridPos.y - other.gridPos.y || one.gridPos.x - other.gridPos.x;

/** In the order in which they are read; panels folded up in a row of the JSON are shown. */
function inOrder(panels: readonly PanelJson[]): PanelJson[] {
  return panels
    .flatMap((panel) => [panel, ...(panel.type === ROW && panel.collapsed ? (panel.panels ?? []) : [])])
    .sort(byPlace);
}

const placeOf = ({ x, y, w, h }: GridPos) =>
  ({
    '--place': `${y + 1} / ${x + 1} / span ${h} / span ${w}`,
    '--height': `${h * (CELL_HEIGHT + GAP) - GAP}px`,
  }) as CSSProperties;

interface GridProps {
  readonly panels: readonly PanelJson[];
}

/** Panels where the JSON has them, on 24 columns; one below the other where there is no room for that. */
export function Grid({ panels }: GridProps) {
  return (
    <div className="page-grid">
      {inOrder(panels).map((panel) => (
        <div key={panel.id} className="page-cell" style={placeOf(panel.gridPos)}>
          {panel.type === ROW ? <h2 className="page-row">{panel.title}</h2> : <PanelFrame panel={panel} />}
        </div>
      ))}
    </div>
  );
}
