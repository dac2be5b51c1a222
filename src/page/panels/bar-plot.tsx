import { measureText, useTheme2 } from '@grafana/ui';
import React from 'react';
import { layBars } from './bar-layout';
import type { Bars } from './bar-series';
import { fitText } from './fit-text';
import { niceScale } from './nice-scale';

interface BarPlotProps {
  readonly bars: Bars;
  readonly isStacked: boolean;
  readonly width: number;
  readonly height: number;
  /** The part of the room that a category takes, and the part of that which a bar takes. */
  readonly groupWidth: number;
  readonly barWidth: number;
  readonly onActive: (at: { category: number; x: number; y: number } | null) => void;
}

const FONT = 12;
const BOTTOM = 24;
const TOP = 14;
const TICK_SPACE = 40;
const GAP = 8;
/** Names of categories are cut beyond this, where there is no more room anyway. */
const WIDEST_LABEL = 120;
const MIN_ROOM_FOR_VALUE = 4;

const textWidth = (text: string) => measureText(text, FONT).width;

/** How many labels are left out after each one that is shown, so that none touches another. */
function labelStride(labels: readonly string[], room: number): number {
  return Math.max(1, Math.ceil((Math.max(...labels.map(textWidth)) + GAP) / room));
}

/** Upright bars over categories, with an axis for each. */
export function BarPlot({ bars, isStacked, width, height, groupWidth, barWidth, onActive }: BarPlotProps) {
  const theme = useTheme2();
  const { categories, series, limits } = bars;
  const laid = layBars(bars, isStacked);
  const plotHeight = Math.max(20, height - TOP - BOTTOM);
  const ends = laid.flatMap(({ low, high }) => [low, high]);
  const scale = niceScale(Math.min(...ends), Math.max(...ends), plotHeight / TICK_SPACE, limits);
  const tickTexts = scale.ticks.map((tick) => series[0]!.format(tick));
  const left = Math.max(...tickTexts.map(textWidth)) + 2 * GAP;
  const room = Math.max(1, (width - left - GAP) / categories.length);
  const yOf = (value: number) =>
    TOP +
    plotHeight * (1 - (Math.min(scale.max, Math.max(scale.min, value)) - scale.min) / (scale.max - scale.min || 1));
  const labels = categories.map((label) => fitText(label, Math.max(room - GAP, WIDEST_LABEL), FONT));
  const stride = labelStride(labels, room);
  const muted = theme.colors.text.secondary;
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={describe(bars)}
      data-testid="bars"
      onMouseLeave={() => onActive(null)}
    >
      {scale.ticks.map((tick, i) => (
        <g key={tick}>
          <line x1={left} x2={width - GAP} y1={yOf(tick)} y2={yOf(tick)} stroke={theme.colors.border.weak} />
          <text x={left - GAP} y={yOf(tick) + 4} textAnchor="end" fontSize={FONT} fill={muted}>
            {tickTexts[i]}
          </text>
        </g>
      ))}
      {laid.map(({ category, series: index, slot, slots, low, high, value }) => {
        const { color, format, name } = series[index]!;
        const slotWidth = (room * groupWidth) / slots;
        const x =
          left + room * category + (room * (1 - groupWidth)) / 2 + slotWidth * slot + (slotWidth * (1 - barWidth)) / 2;
        const text = format(value);
        const fits = !isStacked && textWidth(text) + MIN_ROOM_FOR_VALUE <= slotWidth;
        return (
          <g key={`${category} ${index}`} data-series={name}>
            <rect
              x={x}
              y={yOf(high)}
              width={Math.max(1, slotWidth * barWidth)}
              height={Math.max(value === 0 ? 0 : 1, yOf(low) - yOf(high))}
              fill={color}
              fillOpacity={0.85}
            />
            {fits && (
              <text
                x={x + (slotWidth * barWidth) / 2}
                y={yOf(high) - 3}
                textAnchor="middle"
                fontSize={FONT}
                fill={theme.colors.text.primary}
              >
                {text}
              </text>
            )}
          </g>
        );
      })}
      {categories.map((label, i) => {
        const middle = left + room * (i + 0.5);
        return (
          <g key={label}>
            {i % stride === 0 && (
              <text x={middle} y={height - 7} textAnchor="middle" fontSize={FONT} fill={muted}>
                {labels[i]}
              </text>
            )}
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the label of the chart says what pointing shows */}
            <rect
              x={left + room * i}
              y={0}
              width={room}
              height={height}
              fill="transparent"
              onMouseMove={({ clientX, clientY }) => onActive({ category: i, x: clientX, y: clientY })}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** The chart in words. */
function describe({ categories, series }: Bars): string {
  const lines = categories.map((category, i) => {
    const values = series.flatMap(({ name, values, format }) =>
      values[i] === null ? [] : `${name} ${format(values[i]!)}`,
    );
    return `${category}: ${values.join(', ') || 'no values'}`;
  });
  return `Chart. ${lines.join('; ')}.`;
}
