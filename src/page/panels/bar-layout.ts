import type { Bars } from './bar-series';

/** One rectangle, in values: from the low to the high end, `slot` of `slots` beside each other in its category. */
export interface Bar {
  readonly category: number;
  readonly series: number;
  readonly slot: number;
  readonly slots: number;
  readonly low: number;
  readonly high: number;
  readonly value: number;
}

/** Bars beside each other, or above each other where they are stacked. Missing values have none. */
export function layBars({ categories, series }: Bars, isStacked: boolean): Bar[] {
  return categories.flatMap((_, category) => {
    const reached = { up: 0, down: 0 };
    return series.flatMap(({ values }, index): Bar[] => {
      const value = values[category];
      if (value === null || value === undefined) return [];
      const side = value < 0 ? 'down' : 'up';
      const from = isStacked ? reached[side] : 0;
      reached[side] = from + value;
      const [low, high] = [Math.min(from, from + value), Math.max(from, from + value)];
      return [
        {
          category,
          series: index,
          slot: isStacked ? 0 : index,
          slots: isStacked ? 1 : series.length,
          low,
          high,
          value,
        },
      ];
    });
  });
}
