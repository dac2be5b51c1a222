import { useTheme2 } from '@grafana/ui';
import React from 'react';
import { arcPath, pointAt } from './arc';
import { percent, type Slice } from './slice';

interface RingProps {
  readonly slices: readonly Slice[];
  readonly width: number;
  readonly height: number;
  readonly isDonut: boolean;
  /** What stands on a slice: name, value, percent. */
  readonly labels: readonly string[];
  readonly active: string | null;
  readonly onActive: (label: string | null) => void;
}

/** A thinner slice has no room for a label. */
const MIN_SHARE_FOR_LABEL = 0.07;
const MIN_RADIUS_FOR_LABEL = 44;

function labelOf({ label, text, share }: Slice, labels: readonly string[]): string {
  const parts: Readonly<Record<string, string>> = { name: label, value: text, percent: percent(share) };
  return labels
    .map((part) => parts[part])
    .filter(Boolean)
    .join(' ');
}

/** The slices, clockwise from the top. */
export function PieRing({ slices, width, height, isDonut, labels, active, onActive }: RingProps) {
  const theme = useTheme2();
  const outer = Math.max(10, Math.min(width, height) / 2 - 6);
  const inner = isDonut ? outer * 0.58 : 0;
  const [cx, cy] = [width / 2, height / 2];
  let turned = 0;
  const pieces = slices.map((slice) => {
    const from = turned;
    turned += slice.share * 2 * Math.PI;
    return {
      slice,
      from,
      to: turned,
      middle: pointAt(cx, cy, isDonut ? (outer + inner) / 2 : outer * 0.65, (from + turned) / 2),
    };
  });
  const description = slices.map(({ label, text, share }) => `${label} ${text}, ${percent(share)}`).join('; ');
  return (
    <svg width={width} height={height} role="img" aria-label={description} data-testid="pie">
      {pieces.map(({ slice, from, to, middle }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: pointing only dims the others; the label says all values
        <g
          key={slice.label}
          onMouseEnter={() => onActive(slice.label)}
          onMouseLeave={() => onActive(null)}
          opacity={active === null || active === slice.label ? 1 : 0.4}
        >
          <title>{`${slice.label}: ${slice.text} (${percent(slice.share)})`}</title>
          <path
            d={arcPath({ cx, cy, outer, inner, from, to })}
            fill={slice.color}
            stroke={theme.colors.background.primary}
            strokeWidth={1}
          />
          {labels.length > 0 && slice.share >= MIN_SHARE_FOR_LABEL && outer >= MIN_RADIUS_FOR_LABEL && (
            <text
              x={middle.x}
              y={middle.y + 4}
              textAnchor="middle"
              fontSize={12}
              fontWeight={500}
              fill={theme.colors.getContrastText(slice.color)}
              pointerEvents="none"
            >
              {labelOf(slice, labels)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
