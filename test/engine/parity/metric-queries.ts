import { FILTER_OPERATORS } from '../../../src/query/filter';
import { DIMENSIONS } from '../../../src/query/vocabulary/dimensions';
import { isDatabaseProperty } from '../../../src/query/vocabulary/measure';
import { MEASURES } from '../../../src/query/vocabulary/measures';

/** Numbers that look like chance, and are the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

const BUCKETS = [undefined, 'auto', '5m', '1h', '1d', '1w', '1M'];
const FILTERED = { repo: 'mahavishnu', model_tier: 'small', success: true, duration_seconds: 5, task_type: 'refactor' };

/** So many metric queries of every shape. */
export function metricQueries(count: number, seed: number): object[] {
  const below = chance(seed);
  const one = <T>(all: readonly T[]): T => all[below(all.length)]!;
  const some = <T>(all: readonly T[], most: number) => [
    ...new Set(Array.from({ length: below(most + 1) }, () => one(all))),
  ];
  const measures = MEASURES.filter((measure) => !isDatabaseProperty(measure)).map(({ id }) => id);
  const dimensions = DIMENSIONS.map(({ id }) => id);
  return Array.from({ length: count }, () => {
    const bucket = one(BUCKETS);
    const grouped = some(dimensions, 2);
    const field = one(Object.keys(FILTERED)) as keyof typeof FILTERED;
    const op = one(FILTER_OPERATORS);
    const value = FILTERED[field];
    const filter = op.endsWith('|')
      ? { field, op, value: [value] }
      : op.startsWith('is')
        ? { field, op }
        : { field, op, value };
    return {
      queryType: 'metric',
      measures: [one(measures), ...some(measures, 2)].filter((id, at, all) => all.indexOf(id) === at),
      dimensions: grouped,
      ...(bucket && { bucket }),
      ...(below(3) === 0 && { filters: [filter] }),
      ...(below(4) === 0 && grouped.length > 0 && { limit: 1 + below(5), other: below(2) === 0 }),
      ...(below(5) === 0 && { minSamples: 1 + below(20) }),
      format: bucket && below(2) === 0 ? 'timeseries' : 'table',
    };
  });
}
