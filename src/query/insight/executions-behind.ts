import type { Preset } from '../presets/preset';
import { DIMENSIONS } from '../vocabulary/dimensions';

const NONE = 'none';

const sqlOf = (dimension: string) => DIMENSIONS.find(({ id }) => id === dimension)?.sql;

/** The rows behind a figure of an analysis. */
export const EXECUTIONS_BEHIND = {
  name: 'executions_behind',
  question: 'Which executions are behind a figure?',
  window: '30d',
  limit: 100,
  parameters: [
    {
      name: 'dimension',
      choices: [NONE, ...DIMENSIONS.map(({ id }) => id)],
      default: NONE,
      help: 'Only executions that have the value in it.',
    },
    { name: 'value', maxLength: 1000, help: 'Of the dimension; empty for executions without one.' },
  ],
  asStored: true,
  text: ({ rows, limit, texts, value }) => {
    const sql = sqlOf(texts.dimension ?? NONE);
    const isOfPart = sql === undefined ? 'true' : `coalesce(CAST(${sql} AS VARCHAR), '') = ${value(texts.value ?? '')}`;
    return `SELECT
  timestamp AS time,
  task_id,
  task_type,
  repo,
  model_tier,
  pool_type,
  complexity_score,
  routing_confidence,
  success,
  error_type,
  duration_seconds,
  actual_cost
FROM executions
WHERE ${rows} AND ${isOfPart}
ORDER BY timestamp DESC, task_id
LIMIT ${limit}`;
  },
  columns: { time: { label: 'Time', unit: 'time', help: 'When the execution was recorded.' } },
} as const satisfies Preset;
