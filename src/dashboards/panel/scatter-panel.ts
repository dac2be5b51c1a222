import type { FieldDefaults, Override, PanelHead, PanelSource } from '../source';
import { presetTarget, type Target } from '../target';
import { LEGEND } from './chart-panels';
import { colorAt, fixedColor, OTHERS_HIDDEN, shown } from './estimates';

interface Column {
  readonly field: string;
  readonly name: string;
}

/** Points or a line of a scatter, one for each row. */
export interface Marks extends Column {
  readonly color?: string;
  /** Joined in the order of the rows. */
  readonly isLine?: true;
  /** In pixels. */
  readonly size?: number;
  /** Of another query than the panel's, with its own columns. Grafana before 11.1 does not draw these. */
  readonly from?: { readonly target: Target; readonly x: string };
}

interface ScatterEntry extends PanelHead {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly x: Column & FieldDefaults;
  /** What is drawn later covers what is drawn before. */
  readonly marks: readonly Marks[];
  /** Unit and ends of the scale that all marks share. */
  readonly range?: FieldDefaults;
  /** Columns that pointing at a mark tells beside its place, such as its name. */
  readonly told?: readonly string[];
}

const POINT_SIZE = 10;
const CUSTOM = {
  show: 'points',
  pointSize: { fixed: POINT_SIZE },
  pointShape: 'circle',
  pointStrokeWidth: 1,
  fillOpacity: 50,
  lineWidth: 2,
  lineStyle: { fill: 'solid' },
  axisPlacement: 'auto',
  axisLabel: '',
  scaleDistribution: { type: 'linear' },
};

const byName = (name: string) => ({ matcher: { id: 'byName', options: name } });

/** Tells their place, but has no drawing of its own. */
const told = (field: string): Override => ({
  field,
  properties: { 'custom.hideFrom': { legend: true, tooltip: false, viz: true } },
});

const axis = ({ field, name }: Column, range: FieldDefaults): Override => ({
  field,
  properties: shown({ displayName: name, 'custom.axisLabel': name, ...range }),
});

/** One number against another, with a mark for each row. */
export function scatter(entry: ScatterEntry): PanelSource {
  const { preset, params, marks, range = {} } = entry;
  const { field: x, name: xName, ...xRange } = entry.x;
  const others = [...new Map(marks.flatMap(({ from }) => (from ? [[from.target, from.x] as const] : [])))];
  const frameOf = ({ from }: Marks) => (from ? 1 + others.findIndex(([target]) => target === from.target) : 0);
  const drawn = marks.map((mark, index): Override => {
    const { field, name, isLine, size = POINT_SIZE } = mark;
    const color = fixedColor(colorAt(index, mark));
    const look = isLine ? { 'custom.show': 'lines' } : { 'custom.show': 'points', 'custom.pointSize.fixed': size };
    return { field, properties: shown({ displayName: name, ...range, ...color, ...look }) };
  });
  return {
    ...entry,
    type: 'xychart',
    target: presetTarget(preset, params),
    ...(others.length > 0 && { furtherTargets: others.map(([target]) => target) }),
    defaults: { color: { mode: 'palette-classic' }, custom: CUSTOM },
    overrides: [
      OTHERS_HIDDEN,
      ...(entry.told ?? []).map(told),
      axis({ field: x, name: xName }, xRange),
      ...others.map(([, field]) => axis({ field, name: xName }, xRange)),
      ...drawn,
    ],
    options: {
      mapping: 'manual',
      series: marks.map((mark) => ({
        name: { fixed: mark.name },
        frame: { matcher: { id: 'byIndex', options: frameOf(mark) } },
        x: byName(mark.from?.x ?? x),
        y: byName(mark.field),
      })),
      // Until 11.0 Grafana goes by these instead.
      seriesMapping: 'auto',
      dims: { frame: 0, x, exclude: [] },
      legend: LEGEND,
      tooltip: { mode: 'single', sort: 'none', hideZeros: false },
    },
  };
}
