/** Pixels of a window: one in which nothing is to be cut, and a laptop's, in which no column is to be beyond the edge. */
export const WIDE = 1600;
export const LAPTOP = 1440;

/** Of Grafana 12's page with its menu open: what the menu, the margins and a scroll bar leave. */
const contentOf = (window: number) => window - 300 - 2 * 16 - 8;
const COLUMNS = 24;
const GAP = 8;

/** Pixels of a panel that is so many columns of the grid wide, with its border. */
function panelWidth(columns: number, window: number): number {
  const column = (contentOf(window) - GAP * (COLUMNS - 1)) / COLUMNS;
  return columns * column + GAP * (columns - 1);
}

const BORDER = 2;
const PADDING = 2 * 8;
/** Of the table, when it has more rows than there is room for. */
const SCROLL_BAR = 10;

export const tableWidth = (columns: number, window: number) =>
  panelWidth(columns, window) - BORDER - PADDING - SCROLL_BAR;

/** An icon of a panel's header: description, notice, link, menu. */
const ICON = 32;

/** What the title of a panel can take: beside it stand what it says of itself, a notice and, under the pointer, its menu. */
export function titleWidth(columns: number, hasLinks: boolean): number {
  return panelWidth(columns, WIDE) - BORDER - 12 - ICON * (hasLinks ? 4 : 3);
}

/** What Grafana gives a column without a width of its own, at least. */
const LEAST_COLUMN = 150;

export interface ColumnOptions {
  readonly width?: number;
  readonly minWidth?: number;
  readonly filterable?: boolean;
}

/** The widths of the columns, as Grafana's table has them. */
export function columnWidths(columns: readonly ColumnOptions[], available: number): number[] {
  const defined = columns.reduce((sum, { width = 0 }) => sum + width, 0);
  const open = columns.filter(({ width }) => !width).length;
  return columns.map(({ width, minWidth = LEAST_COLUMN }) => width || Math.max(minWidth, (available - defined) / open));
}

/** Padding, border and, where it has one, the icon of the filter beside the name of a column. */
export const headerExtra = (isFilterable: boolean) => 2 * 6 + 1 + (isFilterable ? 4 + 16 : 0);
