import React, { type CSSProperties, useMemo, useState } from 'react';
import { PanelFrame } from '../panel/panel-frame';
import type { GridPos, PanelJson } from '../shared/dashboard-json';
import { RowHeader } from './row-header';
import { placeSections, ROW, sectionsOf } from './sections';

/** A row of the grid, in pixels, with the gap below. */
const CELL_HEIGHT = 30;
const GAP = 8;

const placeOf = ({ x, w, h }: GridPos, y: number) =>
  ({
    '--place': `${y + 1} / ${x + 1} / span ${h} / span ${w}`,
    '--height': `${h * (CELL_HEIGHT + GAP) - GAP}px`,
  }) as CSSProperties;

interface GridProps {
  readonly panels: readonly PanelJson[];
}

/** Panels where the JSON has them, on 24 columns; one below the other where there is no room for that. */
export function Grid({ panels }: GridProps) {
  const sections = useMemo(() => sectionsOf(panels), [panels]);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const isFolded = ({ id, collapsed = false }: PanelJson) => collapsed !== toggled.has(id);
  const toggle = (id: number) =>
    setToggled((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  return (
    <div className="page-grid">
      {placeSections(sections, isFolded).map(({ panel, y }) =>
        panel.type === ROW ? (
          <div key={panel.id} className="page-cell page-cell-row" style={placeOf({ ...panel.gridPos, x: 0, w: 24 }, y)}>
            <RowHeader row={panel} isFolded={isFolded(panel)} onToggle={() => toggle(panel.id)} />
          </div>
        ) : (
          <div key={panel.id} className="page-cell" style={placeOf(panel.gridPos, y)}>
            <PanelFrame panel={panel} />
          </div>
        ),
      )}
    </div>
  );
}
