import { dateTimeFormat } from '@grafana/data';
import { measureText, useTheme2 } from '@grafana/ui';
import React from 'react';
import { fitText } from './fit-text';
import type { StatusCells } from './status-cells';

export interface PointedCell {
  readonly row: number;
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

interface StatusPlotProps {
  readonly cells: StatusCells;
  readonly timeZone: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** The coloured part of a cell's height, from 0 to 1. */
  readonly rowHeight: number;
  readonly colWidth: number;
  readonly onPoint: (cell: PointedCell | null) => void;
}

const FONT = 12;
const BOTTOM = 24;
const GAP = 8;
const TICK_SPACE = 90;
const DAY = 86_400_000;

/** Rows of cells over time. */
export function StatusPlot(props: StatusPlotProps) {
  const { cells, timeZone, label, width, height, rowHeight, colWidth, onPoint } = props;
  const theme = useTheme2();
  const { times, rows } = cells;
  const named = Math.max(...rows.map(({ name }) => measureText(name, FONT).width));
  const left = Math.min(named, width / 3) + 2 * GAP;
  const cellWidth = Math.max(0, width - left - GAP) / Math.max(1, times.length);
  const cellHeight = Math.max(0, height - BOTTOM) / rows.length;
  const isOfDays = times.length > 1 && times.at(-1)! - times[0]! > DAY;
  const stride = Math.max(1, Math.ceil(TICK_SPACE / Math.max(cellWidth, 1)));
  const muted = theme.colors.text.secondary;
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={label}
      data-testid="cells"
      onMouseLeave={() => onPoint(null)}
    >
      {rows.map(({ name, cells: own }, row) => (
        <g key={name} data-series={name}>
          <text
            x={left - GAP}
            y={cellHeight * (row + 0.5) + 4}
            textAnchor="end"
            fontSize={FONT}
            fill={theme.colors.text.primary}
          >
            {fitText(name, left - GAP, FONT)}
          </text>
          {own.map((cell, at) =>
            cell === null ? null : (
              // biome-ignore lint/a11y/noStaticElementInteractions: the label of the chart says what pointing shows
              <rect
                key={times[at]!}
                x={left + cellWidth * (at + (1 - colWidth) / 2)}
                y={cellHeight * (row + (1 - rowHeight) / 2)}
                width={Math.max(1, cellWidth * colWidth)}
                height={Math.max(1, cellHeight * rowHeight)}
                fill={cell.color}
                stroke={theme.colors.border.weak}
                onMouseMove={({ clientX, clientY }) => onPoint({ row, at, x: clientX, y: clientY })}
              />
            ),
          )}
        </g>
      ))}
      {times.map((time, at) =>
        at % stride === 0 && left + cellWidth * at + TICK_SPACE / 2 < width ? (
          <text key={time} x={left + cellWidth * at} y={height - 7} fontSize={FONT} fill={muted}>
            {dateTimeFormat(time, { timeZone, format: isOfDays ? 'MM/DD HH:mm' : 'HH:mm' })}
          </text>
        ) : null,
      )}
    </svg>
  );
}
