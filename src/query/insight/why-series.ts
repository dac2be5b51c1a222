import type { SqlPreset } from '../presets/preset';
import { CAUSES, causes, explainedBy, WHY_PARAMETERS } from './why-changed';

/** Of about a fortieth of the time in which there are executions, in whole minutes. */
const WIDTH = 'to_minutes(CAST(greatest(1, round(epoch(span.latest - span.earliest) / 2400)) AS INTEGER))';

const matches = Object.entries(CAUSES).map(
  ([name, sql]) => `WHEN '${name}' THEN CAST(${sql} AS VARCHAR) IS NOT DISTINCT FROM first.value`,
);

/** The measure of what did most to its change, over time. */
export const WHY_SERIES: SqlPreset = {
  name: 'why_series',
  question: 'How did the three that did most to the change of a measure come along?',
  window: '7d',
  parameters: WHY_PARAMETERS,
  isSeries: true,
  text: (scope) => {
    return `WITH ${causes(scope)}, first AS (
  SELECT dimension, value FROM ranked WHERE rank <= 3
), span AS (
  SELECT min(timestamp) AS earliest, max(timestamp) AS latest FROM executions WHERE ${scope.rows}
)
SELECT
  time_bucket(${WIDTH}, timestamp, date_trunc('minute', span.earliest)) AS time,
  first.dimension || ': ' || coalesce(first.value, '(none)') AS part,
  avg(${explainedBy(scope).sql}) AS value
FROM executions CROSS JOIN span JOIN first ON CASE first.dimension ${matches.join(' ')} END
WHERE ${scope.rows}
GROUP BY ALL
ORDER BY time, part`;
  },
  columns: (texts) => ({
    time: { label: 'Time', unit: 'time', help: 'Start of the bucket, of which there are about forty.' },
    part: { label: 'Part', help: 'Dimension and value of those meant.' },
    value: { label: 'Mean', unit: explainedBy({ texts }).unit, help: 'Mean of the measure of these executions.' },
  }),
};
