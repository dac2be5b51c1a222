import type { SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { join, literal, sql, withTables } from '../tree/sql';
import { CAUSES, causeLabel, causes, explainedBy, WHY_PARAMETERS } from './why-changed';

/** Times that a chart can show: those without end, or before all counting, have no distance from others. */
const ENDS = [Date.UTC(1678, 0), Date.UTC(2262, 0)].map((end) => op.timestamp(end, 'UTC'));
const IS_SHOWN = sql`timestamp BETWEEN ${join(ENDS, ' AND ')}`;

/** Seconds of about a fortieth of the time in which there are executions, in whole minutes. */
const WIDTH = sql`CAST(60 * greatest(1, round(${op.seconds(sql`span.earliest`, sql`span.latest`)} / 2400)) AS BIGINT)`;

const BUCKET = op.bucketOf(sql`timestamp`, WIDTH, sql`date_trunc('minute', span.earliest)`);

const matches = Object.entries(CAUSES).map(
  ([name, cause]) => sql`WHEN ${literal(name)} THEN CAST(${cause} AS VARCHAR) IS NOT DISTINCT FROM first.value`,
);

/** The measure of what did most to its change, over time. */
export const WHY_SERIES: SqlPreset = {
  name: 'why_series',
  question: 'How did the three that did most to the change of a measure come along?',
  window: '7d',
  parameters: WHY_PARAMETERS,
  isSeries: true,
  select: (scope) => {
    const tables = sql`first AS (
  SELECT dimension, value FROM ranked WHERE rank <= 3
), span AS (
  SELECT min(timestamp) AS earliest, max(timestamp) AS latest FROM executions WHERE ${scope.rows} AND ${IS_SHOWN}
)`;
    return withTables(
      [causes(scope), tables],
      sql`SELECT
  ${BUCKET} AS time,
  ${causeLabel(sql`first.dimension`)} || ': ' || coalesce(first.value, '(none)') AS part,
  avg(${explainedBy(scope).sql}) AS value
FROM executions CROSS JOIN span JOIN first ON CASE first.dimension ${join(matches, ' ')} END
WHERE ${scope.rows} AND ${IS_SHOWN}
${op.groupBy(1, 2)}
ORDER BY time, part`,
    );
  },
  columns: (texts) => ({
    time: { label: 'Time', unit: 'time', help: 'Start of the bucket, of which there are about forty.' },
    part: { label: 'Part', help: 'Dimension and value of those meant.' },
    value: { label: 'Mean', unit: explainedBy({ texts }).unit, help: 'Mean of the measure of these executions.' },
  }),
};
