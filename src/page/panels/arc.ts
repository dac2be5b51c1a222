interface Arc {
  readonly cx: number;
  readonly cy: number;
  readonly outer: number;
  readonly inner: number;
  /** Radians, clockwise from the top. */
  readonly from: number;
  readonly to: number;
}

const TURN = 2 * Math.PI;

/** The path of a piece of a ring. */
export function arcPath({ cx, cy, outer, inner, from, to }: Arc): string {
  // A whole turn would end where it begins, which draws nothing.
  const end = Math.min(to, from + TURN - 1e-4);
  const at = (radius: number, angle: number) =>
    `${(cx + radius * Math.sin(angle)).toFixed(2)} ${(cy - radius * Math.cos(angle)).toFixed(2)}`;
  const large = end - from > Math.PI ? 1 : 0;
  return [
    `M ${at(outer, from)}`,
    `A ${outer} ${outer} 0 ${large} 1 ${at(outer, end)}`,
    `L ${at(inner, end)}`,
    `A ${inner} ${inner} 0 ${large} 0 ${at(inner, from)}`,
    'Z',
  ].join(' ');
}

/** The point on a circle at that angle. */
export function pointAt(cx: number, cy: number, radius: number, angle: number): { x: number; y: number } {
  return { x: cx + radius * Math.sin(angle), y: cy - radius * Math.cos(angle) };
}
