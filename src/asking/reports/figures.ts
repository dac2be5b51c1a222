import type { TimeRange } from '../../query/context';
import type { Asker, AskOptions } from '../asker';
import { objectsOf, type PlainRow } from '../plain';

/** Names of the figures of a report, and the measure that each is. */
export type Names = Readonly<Record<string, string>>;

/** What is told of each group of executions. Percent, seconds, points of 100, US dollars. */
export const OF_GROUPS = {
  executions: 'executions',
  successful: 'successes',
  success_rate: 'success_rate',
  avg_duration_seconds: 'duration_avg',
  avg_quality_score: 'quality_avg',
  total_cost: 'cost_total',
} as const satisfies Names;

export interface FiguresQuery {
  readonly measures: Names;
  /** To group by, one dimension; the groups come in the order of the first measure, largest first. */
  readonly by?: string;
  /** Most groups. */
  readonly limit?: number;
  /** Width of the buckets of time, whose begin each row then has as `time`. */
  readonly bucket?: string;
}

/** Rows of measures of the vocabulary under the names that a report gives them. Throws LearningError. */
export async function figures(
  asker: Pick<Asker, 'ask'>,
  { measures, by, limit, bucket = 'none' }: FiguresQuery,
  timeRange: TimeRange,
  options: AskOptions,
): Promise<PlainRow[]> {
  const model = {
    queryType: 'metric',
    measures: [...new Set(Object.values(measures))],
    dimensions: by === undefined ? [] : [by],
    bucket,
    format: 'table',
    ...(limit !== undefined && { limit }),
  };
  const keys = [...(bucket === 'none' ? [] : ['time']), ...(by === undefined ? [] : [by])];
  return objectsOf(await asker.ask(model, timeRange, options)).map((row) =>
    Object.fromEntries([
      ...keys.map((key) => [key, row[key]!]),
      ...Object.entries(measures).map(([name, id]) => [name, row[id] ?? null]),
    ]),
  );
}

/** Figures of all executions in the time range, in one row. */
export async function figuresOfAll<N extends Names>(
  asker: Pick<Asker, 'ask'>,
  measures: N,
  timeRange: TimeRange,
  options: AskOptions,
): Promise<Readonly<Record<keyof N, number | null>>> {
  const [row] = await figures(asker, { measures }, timeRange, options);
  return row as Readonly<Record<keyof N, number | null>>;
}
