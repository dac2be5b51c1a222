import type { Asker, AskOptions } from '../asking/asker';
import { objectsOf, type PlainRow } from '../asking/plain';
import { bucketOf, type TimeRangeName, timeRangeOf } from '../asking/time-ranges';

/** What is told of a period and of each group in it. */
export const MEASURES = ['executions', 'success_rate', 'duration_p95', 'quality_avg', 'cost_total'] as const;

export type Measure = (typeof MEASURES)[number];

/** What says how sure a change of them is: a rate is of known outcomes, a cost of known costs. */
const BESIDE = ['successes', 'failures', 'cost_avg'] as const;

const FIGURES = [...MEASURES, ...BESIDE];

type Figure = (typeof FIGURES)[number];

/** Figures of the period and, as `NAME_previous`, of the one before; null where there is nothing to say. */
export type Figures = Readonly<Partial<Record<Figure | `${Figure}_previous`, number | null>>>;

export interface Group extends Figures {
  readonly name: string;
}

/** What executions are grouped by, with the heading of the table. */
export const DIMENSIONS = {
  model_tier: 'Tiers',
  pool_type: 'Pools',
  repo: 'Repositories',
  task_type: 'Task types',
} as const;

export type Dimension = keyof typeof DIMENSIONS;

interface Moment extends Figures {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

interface ErrorCount {
  readonly name: string;
  readonly count: number;
  readonly previous: number;
  /** Milliseconds since the epoch; null where there was none in this period. */
  readonly last: number | null;
}

/** The figures of a period. */
export interface Period {
  readonly timeRange: TimeRangeName;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly total: Figures;
  readonly moments: readonly Moment[];
  /** The busiest first. */
  readonly groups: Readonly<Record<Dimension, readonly Group[]>>;
  readonly errors: readonly ErrorCount[];
  /** What a person must know of the figures. */
  readonly notices: readonly string[];
}

/** Groups of each table. */
const MOST_GROUPS = 12;
const MOST_ERRORS = 10;

const numberOf = (cell: unknown) => (typeof cell === 'number' ? cell : null);

function figuresOf(row: PlainRow): Figures {
  const names = FIGURES.flatMap((name) => [name, `${name}_previous` as const]);
  return Object.fromEntries(names.map((name) => [name, numberOf(row[name])]));
}

const nameIn = (cell: unknown) => (cell === null ? '(none)' : cell === '' ? '(empty)' : String(cell));

/** Throws LearningError. */
export async function askPeriod(
  asker: Pick<Asker, 'ask' | 'file'>,
  timeRange: TimeRangeName,
  now: number,
  options: AskOptions,
): Promise<Period> {
  const range = timeRangeOf(timeRange, now);
  const notices = new Set<string>();
  const rows = async (model: Record<string, unknown>) => {
    const answer = await asker.ask({ queryType: 'metric', format: 'table', ...model }, range, options);
    for (const notice of answer.notices) notices.add(notice);
    return objectsOf(answer);
  };
  const compared = { measures: FIGURES, bucket: 'none', compare: 'previous' };
  const groupsBy = async (dimension: Dimension): Promise<readonly Group[]> => {
    const found = await rows({ ...compared, dimensions: [dimension], limit: MOST_GROUPS });
    return found.map((row) => ({ name: nameIn(row[dimension]), ...figuresOf(row) }));
  };
  // One after the other: each takes all threads.
  const [total = {}] = await rows({ ...compared, dimensions: [] });
  const moments = await rows({
    measures: FIGURES,
    dimensions: [],
    bucket: bucketOf(timeRange),
  });
  const groups = {
    model_tier: await groupsBy('model_tier'),
    pool_type: await groupsBy('pool_type'),
    repo: await groupsBy('repo'),
    task_type: await groupsBy('task_type'),
  };
  const errors = await rows({
    measures: ['executions', 'last_seen'],
    dimensions: ['error_type'],
    filters: [{ field: 'error_type', op: 'isNotNull' }],
    bucket: 'none',
    compare: 'previous',
    limit: MOST_ERRORS,
    orderBy: { field: 'executions', direction: 'desc' },
  });
  return {
    timeRange,
    ...range,
    file: asker.file,
    total: figuresOf(total),
    moments: moments.map((row) => ({
      ...figuresOf(row),
      time: Date.parse(String(row.time)),
    })),
    groups,
    errors: errors.map((row) => ({
      name: nameIn(row.error_type),
      count: numberOf(row.executions) ?? 0,
      previous: numberOf(row.executions_previous) ?? 0,
      last: typeof row.last_seen === 'string' ? Date.parse(row.last_seen) : null,
    })),
    notices: [...notices],
  };
}
