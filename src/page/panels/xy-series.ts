import {
  type DataFrame,
  type Field,
  FieldColorModeId,
  FieldMatcherID,
  FieldType,
  type GrafanaTheme2,
  getFieldDisplayName,
  getFieldMatcher,
  type MatcherConfig,
} from '@grafana/data';
import type { LineStyle } from '@grafana/schema';
import type { PanelJson } from '../shared/dashboard-json';
import { option } from './panel-props';

/** One number of a frame against another. */
export interface XySeries {
  readonly name: string;
  readonly color: string;
  readonly frame: DataFrame;
  readonly x: Field;
  readonly y: Field;
  /** What else the frame has, which pointing at a row tells. */
  readonly rest: readonly Field[];
  readonly hasPoints: boolean;
  readonly hasLine: boolean;
  /** Diameter, in CSS pixels. */
  readonly pointSize: number;
  /** The reader has taken it out. */
  readonly isHidden: boolean;
}

/** Custom options of a field, those that are looked at. */
export interface XyLook {
  readonly show?: 'points' | 'lines' | 'points+lines';
  readonly pointSize?: { readonly fixed?: number };
  readonly pointShape?: 'circle' | 'square';
  readonly pointStrokeWidth?: number;
  readonly fillOpacity?: number;
  readonly lineWidth?: number;
  readonly lineStyle?: LineStyle;
}

interface Mapped {
  readonly name?: { readonly fixed?: string };
  readonly frame?: { readonly matcher: { readonly options: number } };
  readonly x?: { readonly matcher: MatcherConfig };
  readonly y?: { readonly matcher: MatcherConfig };
}

const ANY_NUMBER: MatcherConfig = { id: FieldMatcherID.byType, options: FieldType.number };
const POINT_SIZE = 5;

const isNumeric = ({ type }: Field) => type === FieldType.number || type === FieldType.time;
const isLeftOut = ({ config }: Field) => Boolean(config.custom?.hideFrom?.viz);

/** Which fields of which frames the panel wants, as Grafana has it from 11.1 on, or had before. */
function mappedSeries(panel: PanelJson): { isManual: boolean; series: readonly Mapped[] } {
  const mapping = option<string | undefined>(panel, 'mapping', undefined);
  if (mapping !== undefined) {
    const isManual = mapping === 'manual';
    return { isManual, series: option<readonly Mapped[]>(panel, 'series', [{}]) };
  }
  const { x } = option<{ x?: string }>(panel, 'dims', {});
  const matched = x === undefined ? {} : { x: { matcher: { id: FieldMatcherID.byName, options: x } } };
  return { isManual: false, series: [{ frame: { matcher: { options: 0 } }, ...matched }] };
}

/** The series of a panel, each with its colour. */
export function xySeriesOf(
  panel: PanelJson,
  frames: readonly DataFrame[],
  hidden: readonly string[],
  theme: GrafanaTheme2,
): XySeries[] {
  const all = [...frames];
  const { isManual, series } = mappedSeries(panel);
  const { palette, getColorByName } = theme.visualization;
  let ofPalette = 0;
  const colorOf = ({ config: { color } }: Field) =>
    getColorByName(
      color?.mode === FieldColorModeId.Fixed && color.fixedColor
        ? color.fixedColor
        : palette[ofPalette++ % palette.length]!,
    );
  return series.flatMap(({ name, frame: wanted, x, y }) => {
    const isX = getFieldMatcher(x?.matcher ?? ANY_NUMBER);
    const isY = getFieldMatcher(y?.matcher ?? ANY_NUMBER);
    return all.flatMap((frame, index) => {
      if (wanted && wanted.matcher.options !== index) return [];
      const along = frame.fields.find((field) => isNumeric(field) && isX(field, frame, all));
      if (!along) return [];
      const fitting = frame.fields.filter(
        (field) => field.type === FieldType.number && field !== along && !isLeftOut(field) && isY(field, frame, all),
      );
      const up = isManual ? fitting.slice(0, 1) : fitting;
      return up.map((field): XySeries => {
        const { show = 'points', pointSize }: XyLook = field.config.custom ?? {};
        const shownName = name?.fixed ?? getFieldDisplayName(field, frame, all);
        return {
          name: shownName,
          color: colorOf(field),
          frame,
          x: along,
          y: field,
          rest: frame.fields.filter((other) => other !== along && !up.includes(other)),
          hasPoints: show !== 'lines',
          hasLine: show !== 'points',
          pointSize: pointSize?.fixed ?? POINT_SIZE,
          isHidden: hidden.includes(shownName),
        };
      });
    });
  });
}

/** Rows of a series that have a place. */
export function placedRows({ frame, x, y }: Pick<XySeries, 'frame' | 'x' | 'y'>): readonly number[] {
  return Array.from({ length: frame.length }, (_, row) => row).filter(
    (row) => Number.isFinite(x.values[row]) && Number.isFinite(y.values[row]),
  );
}
