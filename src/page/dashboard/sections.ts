import type { PanelJson } from '../shared/dashboard-json';

export const ROW = 'row';

/** A row of the JSON with what is in it; the panels above the first row have none. */
export interface Section {
  readonly row: PanelJson | null;
  readonly panels: readonly PanelJson[];
}

const byPlace = (one: PanelJson, other: PanelJson) =>
  one.gridPos.y - other.gridPos.y || one.gridPos.x - other.gridPos.x;

/** All panels, those in rows that are folded up as well. */
export const allPanels = (panels: readonly PanelJson[]): readonly PanelJson[] =>
  panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);

/** Panels under the row that is above them; a row that was saved folded up holds its own. */
export function sectionsOf(panels: readonly PanelJson[]): readonly Section[] {
  const sections: { row: PanelJson | null; panels: PanelJson[] }[] = [{ row: null, panels: [] }];
  for (const panel of panels.toSorted(byPlace)) {
    if (panel.type === ROW) sections.push({ row: panel, panels: (panel.panels ?? []).toSorted(byPlace) });
    else sections.at(-1)!.panels.push(panel);
  }
  return sections.filter(({ row, panels: held }) => row || held.length > 0);
}

export interface Placed {
  readonly panel: PanelJson;
  /** From the top, in cells of the grid. */
  readonly y: number;
}

/** Each section below the one before, and of one that is folded up the row alone. */
export function placeSections(sections: readonly Section[], isFolded: (row: PanelJson) => boolean): Placed[] {
  let y = 0;
  return sections.flatMap(({ row, panels }) => {
    const header = row ? [{ panel: row, y: y++ }] : [];
    if (panels.length === 0 || (row && isFolded(row))) return header;
    const offset = y - Math.min(...panels.map(({ gridPos }) => gridPos.y));
    y = offset + Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    return [...header, ...panels.map((panel) => ({ panel, y: panel.gridPos.y + offset }))];
  });
}
