import type { Locator } from 'playwright-core';
import type { StatusLevel } from '../../../src/model/thresholds';

/** Degrees of the colour circle: from the first to the second. */
const HUES: Readonly<Record<StatusLevel, readonly [number, number]>> = {
  critical: [330, 390],
  warning: [32, 70],
  ok: [80, 160],
};

function hueOf([red, green, blue]: readonly number[]): number {
  const [r, g, b] = [red! / 255, green! / 255, blue! / 255];
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (spread === 0) return Number.NaN;
  if (most === r) return 60 * ((g - b) / spread);
  return most === g ? 60 * ((b - r) / spread + 2) : 60 * ((r - g) / spread + 4);
}

/** What a colour of CSS says, whatever its shade and the theme; null when it is none of the three. */
export function levelOf(css: string): StatusLevel | null {
  const hue = hueOf((css.match(/[\d.]+/g) ?? []).map(Number));
  const found = Object.entries(HUES).find(([, [from, to]]) => [hue, hue + 360].some((at) => at >= from && at <= to));
  return (found?.[0] as StatusLevel | undefined) ?? null;
}

/** As much of a browser's window as is read here. */
interface Window {
  getComputedStyle(element: unknown): { getPropertyValue(name: string): string };
}

/** Where a panel of each type has the colour of a value, by which property of CSS. */
const VALUES: Readonly<Record<string, readonly [selector: string, property: string]>> = {
  bargauge: ['[data-testid="data-testid Bar gauge value"]', 'color'],
  gauge: ['[data-testid=gauge-value]', 'fill'],
  stat: ['[style*=" color: rgb"]', 'color'],
};

/** Colours of the values of a panel, as they are computed, in the order of the page. */
export function valueColours(panel: Locator, type: string): Promise<string[]> {
  const [selector, property] = VALUES[type]!;
  return panel.locator(selector).evaluateAll((elements, name) => {
    const { getComputedStyle } = globalThis as unknown as Window;
    return elements.map((one) => getComputedStyle(one).getPropertyValue(name));
  }, property);
}
