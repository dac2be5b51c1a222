import type { FieldDefaults, Override, PanelHead, PanelSource } from '../source';
import { presetTarget, refIdAt, type Target } from '../target';
import { LEGEND } from './chart-panels';
import { colorsOf, fixedColor, OTHERS_HIDDEN, shown } from './estimates';

/** Unit and ends of a scale. Without decimals it ends at whole numbers. */
interface Axis extends FieldDefaults {
  readonly name: string;
}

/** Points or a line of a scatter, one for each row. */
interface Marks {
  readonly field: string;
  /** The name in the legend. */
  readonly name: string;
  /** One of Grafana's; by its place among the others when absent. */
  readonly color?: string;
  /** Joined in the order of the rows. */
  readonly isLine?: true;
  /** The size of points, in pixels. */
  readonly size?: number;
  /** Rows of another query than the panel's, with the same columns. Grafana before 11.1 does not draw these. */
  readonly from?: Target;
}

interface ScatterEntry extends PanelHead {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly x: Axis & { readonly field: string };
  readonly y: Axis;
  /** What is drawn later covers what is drawn before. */
  readonly marks: readonly Marks[];
  /** Columns that pointing at a mark tells beside its place, such as its name, and what they are called there. */
  readonly told?: Readonly<Record<string, string>>;
}

const POINT_SIZE = 10;
const CUSTOM = {
  show: 'points',
  pointSize: { fixed: POINT_SIZE },
  pointShape: 'circle',
  pointStrokeWidth: 1,
  fillOpacity: 60,
  lineWidth: 2,
  axisPlacement: 'auto',
  axisLabel: '',
  scaleDistribution: { type: 'linear' },
};

const byName = (name: string) => ({ matcher: { id: 'byName', options: name } });

/** A series is what is mapped, so that this draws nothing; what is hidden from the drawing Grafana does not tell either. */
const toldOverride = ([field, displayName]: readonly [string, string]): Override => ({
  field,
  properties: { displayName, 'custom.hideFrom': { legend: true, tooltip: false, viz: false } },
});

const look = ({ isLine, size = POINT_SIZE }: Marks) =>
  isLine
    ? { 'custom.show': 'lines', 'custom.lineWidth': 1 }
    : { 'custom.show': 'points', 'custom.pointSize.fixed': size };

/** One number against another, with a mark for each row. */
export function scatter(entry: ScatterEntry): PanelSource {
  const { preset, params, marks, told = {} } = entry;
  const { field: x, name: xName, ...xRange } = entry.x;
  const { name: yName, ...yRange } = entry.y;
  const colors = colorsOf(
    marks.map(({ color, isLine }) => ({ ...(color && { color }), ...(isLine && { isReference: true }) })),
  );
  const others = marks.filter(({ from }) => from);
  const frameOf = (mark: Marks) => others.indexOf(mark) + 1;
  const overrides = marks.map((mark, i): Override => {
    const drawn = { ...fixedColor(colors[i]!), ...look(mark) };
    if (mark.from) return { frame: refIdAt(frameOf(mark)), properties: drawn };
    const displayName = mark.isLine ? mark.name : yName;
    return { field: mark.field, properties: shown({ displayName, 'custom.axisLabel': yName, ...yRange, ...drawn }) };
  });
  return {
    ...entry,
    type: 'xychart',
    target: presetTarget(preset, params),
    furtherTargets: others.map(({ from }) => from!),
    defaults: { color: { mode: 'palette-classic' }, custom: CUSTOM },
    overrides: [
      OTHERS_HIDDEN,
      ...Object.entries(told).map(toldOverride),
      { field: x, properties: shown({ displayName: xName, 'custom.axisLabel': xName, ...xRange }) },
      ...overrides,
    ],
    options: {
      mapping: 'manual',
      series: marks.map((mark) => ({
        name: { fixed: mark.name },
        frame: { matcher: { id: 'byIndex', options: frameOf(mark) } },
        x: byName(x),
        y: byName(mark.field),
      })),
      // Until 11.0 Grafana goes by these instead.
      seriesMapping: 'auto',
      dims: { frame: 0, x, exclude: Object.values(told) },
      legend: LEGEND,
      tooltip: { mode: 'single', sort: 'none', hideZeros: false },
    },
  };
}
