import {
  colorManipulator,
  type Field,
  type FieldConfig,
  formattedValueToString,
  type GrafanaTheme2,
} from '@grafana/data';
import { type AxisConfig, AxisPlacement, ScaleDirection, ScaleOrientation, VisibilityMode } from '@grafana/schema';
import { type UPlotChart, UPlotConfigBuilder } from '@grafana/ui';
import type { ComponentProps } from 'react';
import { placedRows, type XyLook, type XySeries } from './xy-series';

type Plot = Parameters<NonNullable<ComponentProps<typeof UPlotChart>['plotRef']>>[0];

/** uPlot's mode in which each series has an x of its own. */
const FACETED = 2;
const DASH = [10, 10];
const X = 'x';
/** Room for half a label at the end of an axis, in CSS pixels. */
const TOP = 8;
const RIGHT = 20;

const customOf = ({ custom }: FieldConfig): AxisConfig & XyLook => custom ?? {};

function scaleProps(scaleKey: string, { config }: Field, orientation: ScaleOrientation) {
  const { scaleDistribution, axisSoftMin, axisSoftMax, axisCenteredZero } = customOf(config);
  const { min, max, decimals } = config;
  return {
    scaleKey,
    orientation,
    direction: orientation === ScaleOrientation.Horizontal ? ScaleDirection.Right : ScaleDirection.Up,
    ...(scaleDistribution && { distribution: scaleDistribution.type }),
    ...(scaleDistribution?.log !== undefined && { log: scaleDistribution.log }),
    ...(scaleDistribution?.linearThreshold !== undefined && { linearThreshold: scaleDistribution.linearThreshold }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(axisSoftMin !== undefined && { softMin: axisSoftMin }),
    ...(axisSoftMax !== undefined && { softMax: axisSoftMax }),
    ...(axisCenteredZero !== undefined && { centeredZero: axisCenteredZero }),
    ...(decimals !== undefined && { decimals }),
  };
}

/** The name that all fields along an axis share, where the panel does not name it. */
function axisLabel(field: Field, fields: readonly Field[]): string | undefined {
  const given = customOf(field.config).axisLabel;
  if (given) return given;
  const [name, ...others] = new Set(fields.map(({ state, name }) => state?.displayName ?? name));
  return others.length === 0 ? name : undefined;
}

function axisProps(
  scaleKey: string,
  field: Field,
  label: string | undefined,
  placement: AxisPlacement,
  theme: GrafanaTheme2,
) {
  const { axisGridShow, axisBorderShow, axisWidth } = customOf(field.config);
  return {
    scaleKey,
    theme,
    placement,
    show: placement !== AxisPlacement.Hidden,
    grid: axisGridShow === undefined ? {} : { show: axisGridShow },
    border: { show: axisBorderShow ?? false },
    ...(axisWidth !== undefined && { size: axisWidth }),
    ...(label !== undefined && { label }),
    formatValue: (value: unknown, decimals?: number | null) =>
      field.display ? formattedValueToString(field.display(value, decimals)) : String(value),
  };
}

/** Draws a series on the canvas of a plot. */
function draw(plot: Plot, series: XySeries): void {
  const { ctx, bbox } = plot;
  const { x, y, color, hasLine, hasPoints, pointSize } = series;
  const { fillOpacity = 50, pointShape, pointStrokeWidth = 1, lineWidth = 2, lineStyle } = customOf(y.config);
  const scaleKey = y.config.unit ?? 'y';
  const ratio = bbox.width / plot.over.clientWidth || 1;
  const places = placedRows(series).map((row) => ({
    left: plot.valToPos(x.values[row], X, true),
    top: plot.valToPos(y.values[row], scaleKey, true),
  }));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = color;
  if (hasPoints) {
    ctx.fillStyle = colorManipulator.alpha(color, fillOpacity / 100);
    ctx.lineWidth = pointStrokeWidth;
    const size = Math.round(pointSize * ratio);
    for (const { left, top } of places) {
      ctx.beginPath();
      if (pointShape === 'square') ctx.rect(Math.round(left - size / 2), Math.round(top - size / 2), size, size);
      else ctx.arc(left, top, size / 2, 0, 2 * Math.PI);
      ctx.fill();
      if (pointStrokeWidth > 0) ctx.stroke();
    }
  }
  if (hasLine) {
    ctx.lineWidth = lineWidth * ratio;
    if (lineStyle?.fill === 'dot') ctx.lineCap = 'round';
    if (lineStyle && lineStyle.fill !== 'solid') ctx.setLineDash(lineStyle.dash ?? DASH);
    ctx.beginPath();
    for (const { left, top } of places) ctx.lineTo(left, top);
    ctx.stroke();
  }
  ctx.restore();
}

interface Hit {
  /** The number of the series in uPlot, from 1. */
  readonly series: number;
  readonly row: number;
}

/** The point under the pointer, the nearest where several lie there. */
function pointAt(plot: Plot, all: readonly XySeries[]): Hit | null {
  const { left = -1, top = -1 } = plot.cursor;
  let nearest: Hit | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, series] of all.entries()) {
    if (!series.hasPoints || series.isHidden) continue;
    for (const row of placedRows(series)) {
      const away = Math.hypot(
        plot.valToPos(series.x.values[row], X) - left,
        plot.valToPos(series.y.values[row], series.y.config.unit ?? 'y') - top,
      );
      if (away > series.pointSize / 2 + 1 || away > least) continue;
      least = away;
      nearest = { series: index + 1, row };
    }
  }
  return nearest;
}

/** Scales, axes and drawing of series that each have an x of their own. `latest` gives them as they are when drawn. */
export function xyConfig(
  series: readonly XySeries[],
  latest: () => readonly XySeries[],
  theme: GrafanaTheme2,
): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder();
  let hit: Hit | null = null;
  builder.setMode(FACETED);
  builder.setPadding([TOP, RIGHT, null, null]);
  builder.setCursor({
    drag: { setScale: true },
    dataIdx: (plot, index) => {
      if (index === 1) hit = pointAt(plot, latest());
      return hit?.series === index ? hit.row : null;
    },
    points: {
      size: (_plot, index) => (hit?.series === index ? latest()[index - 1]!.pointSize : 0),
      fill: () => 'rgba(255, 255, 255, 0.4)',
    },
  });
  builder.addHook('init', ({ over }) => {
    over.style.overflow = 'hidden';
  });
  const x = series[0]!.x;
  builder.addScale({ ...scaleProps(X, x, ScaleOrientation.Horizontal), auto: true });
  const xPlacement =
    customOf(x.config).axisPlacement === AxisPlacement.Hidden ? AxisPlacement.Hidden : AxisPlacement.Bottom;
  builder.addAxis(
    axisProps(
      X,
      x,
      axisLabel(
        x,
        series.map((one) => one.x),
      ),
      xPlacement,
      theme,
    ),
  );
  for (const [index, { y, color, isHidden }] of series.entries()) {
    const scaleKey = y.config.unit ?? 'y';
    const { axisPlacement = AxisPlacement.Auto } = customOf(y.config);
    const placement = axisPlacement === AxisPlacement.Auto ? AxisPlacement.Left : axisPlacement;
    builder.addScale(scaleProps(scaleKey, y, ScaleOrientation.Vertical));
    builder.addAxis(
      axisProps(
        scaleKey,
        y,
        axisLabel(
          y,
          series.map((one) => one.y),
        ),
        placement,
        theme,
      ),
    );
    builder.addSeries({
      facets: [
        { scale: X, auto: true },
        { scale: scaleKey, auto: true },
      ],
      scaleKey: '',
      theme,
      lineColor: color,
      fillColor: color,
      showPoints: VisibilityMode.Never,
      show: !isHidden,
      pathBuilder: (plot) => {
        draw(plot, latest()[index]!);
        return null;
      },
    });
  }
  return builder;
}
