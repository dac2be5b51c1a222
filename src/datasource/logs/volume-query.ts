import { listedPreset } from '../../query/listed';
import { withoutLimit } from '../../query/sql/statement-end';
import { isComplete, type LearningQuery, type Mode, modeOf } from '../learning-query';

const PREFIX = 'log-volume-';

export const isVolume = (refId = '') => refId.startsWith(PREFIX);

/** The query that the volume is of. */
export const sourceRefId = (refId: string) => refId.slice(PREFIX.length);

const COUNTS = 'executions_by_severity';

/** Lines of any SELECT by time and level; by name a column that the SELECT lacks is NULL. */
const countSql = (lines: string) => `SELECT $__timeGroup(time, $__interval, 0) AS time, level, count(*) AS lines
FROM (
  SELECT coalesce(time, timestamp) AS time, coalesce(CAST(severity AS VARCHAR), CAST(level AS VARCHAR), '') AS level
  FROM (
    SELECT NULL AS time, NULL AS timestamp, NULL AS severity, NULL AS level
    WHERE false
    UNION ALL BY NAME
    FROM (
${lines}
    )
  )
)
GROUP BY ALL
ORDER BY time`;

type Count = (query: LearningQuery) => Partial<LearningQuery> | undefined;

const COUNT: Record<Mode, Count> = {
  // Rows of a metric are no lines.
  metric: () => undefined,
  preset: ({ preset, params = {} }) => {
    if (preset !== 'executions_log') return undefined;
    const { parameters } = listedPreset(COUNTS)!;
    const taken = Object.entries(params).filter(([name]) => Object.hasOwn(parameters, name));
    return { preset: COUNTS, params: { ...Object.fromEntries(taken), bucket: 'auto' } };
  },
  sql: ({ rawSql = '' }) => ({ rawSql: countSql(withoutLimit(rawSql)) }),
};

/** The query that counts the lines of a log over time, under the same filters; undefined for what is no log. */
export function volumeQuery(query: LearningQuery): LearningQuery | undefined {
  if (query.format !== 'logs' || query.hide || !isComplete(query)) return undefined;
  const count = COUNT[modeOf(query)]?.(query);
  const { live: _, ...asked } = query;
  return count && { ...asked, ...count, format: 'timeseries', refId: PREFIX + query.refId };
}
