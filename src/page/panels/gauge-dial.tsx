import { type FieldDisplay, formattedValueToString, type Threshold } from '@grafana/data';
import { measureText, useTheme2 } from '@grafana/ui';
import React from 'react';
import { arcPath } from './arc';

interface DialProps {
  readonly value: FieldDisplay;
  readonly width: number;
  readonly height: number;
  readonly showsMarkers: boolean;
  readonly showsName: boolean;
}

/** Half of what the dial opens to, from the top. */
const SPAN = (2 / 3) * Math.PI;
/** The part of a full circle's height that a dial open at the bottom takes. */
const HEIGHT_OF_CIRCLE = 0.78;
const NAME_HEIGHT = 22;

const share = (value: number, min: number, max: number) =>
  max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;

const angleOf = (part: number) => SPAN * (2 * part - 1);

/** From where to where each threshold holds, on the scale from 0 to 1. */
function bands(steps: readonly Threshold[], min: number, max: number) {
  return steps
    .map(({ color, value }, i) => ({
      color,
      from: share(value, min, max),
      to: share(steps[i + 1]?.value ?? max, min, max),
    }))
    .filter(({ from, to }) => to > from);
}

/** One value on a round scale. */
export function GaugeDial({ value: { display, field }, width, height, showsMarkers, showsName }: DialProps) {
  const theme = useTheme2();
  const { min = 0, max = 100, thresholds } = field;
  const name = display.title ?? '';
  const text = formattedValueToString(display);
  const room = height - (showsName ? NAME_HEIGHT : 0);
  const radius = Math.max(12, Math.min(width / 2, room / 2 / HEIGHT_OF_CIRCLE) - 4);
  const drawn = 2 * radius * HEIGHT_OF_CIRCLE + (showsName ? NAME_HEIGHT : 0);
  const [cx, cy] = [width / 2, Math.max(0, (height - drawn) / 2) + radius];
  const band = showsMarkers ? Math.max(3, radius * 0.05) : 0;
  const outer = radius - band - (band ? 2 : 0);
  const inner = radius * 0.68;
  const filled = share(display.numeric, min ?? 0, max ?? 100);
  const isKnown = Number.isFinite(display.numeric);
  const color = display.color ?? theme.colors.primary.main;
  const size = Math.max(11, Math.min(radius * 0.42, (1.75 * inner) / Math.max(3, text.length) / 0.58));
  const nameSize = Math.max(9, Math.min(13, (13 * (width - 8)) / Math.max(1, measureText(name, 13).width)));
  const piece = (from: number, to: number, ring: { outer: number; inner: number }) =>
    arcPath({ cx, cy, ...ring, from: angleOf(from), to: angleOf(to) });
  const steps = thresholds?.steps ?? [];
  return (
    <svg width={width} height={height} role="img" aria-label={`${name} ${text}`.trim()} data-testid="gauge">
      <title>{`${name} ${text}`.trim()}</title>
      <path d={piece(0, 1, { outer, inner })} fill={theme.colors.background.secondary} />
      {isKnown && filled > 0 && <path d={piece(0, filled, { outer, inner })} fill={color} data-testid="gauge-value" />}
      {band > 0 &&
        bands(steps, min ?? 0, max ?? 100).map(({ from, to, color: own }) => (
          <path
            key={from}
            d={piece(from, to, { outer: radius, inner: radius - band })}
            fill={theme.visualization.getColorByName(own)}
          />
        ))}
      <text
        x={cx}
        y={cy + size * 0.25}
        textAnchor="middle"
        fontSize={size}
        fontWeight={500}
        fill={isKnown ? color : theme.colors.text.secondary}
      >
        {text}
      </text>
      {showsName && (
        <text
          x={cx}
          y={Math.min(height - 6, cy + radius * 0.62 + 16)}
          textAnchor="middle"
          fontSize={nameSize}
          fill={theme.colors.text.primary}
        >
          {name}
        </text>
      )}
    </svg>
  );
}
