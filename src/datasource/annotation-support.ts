import type { AnnotationSupport } from '@grafana/data';
import type { LearningQuery } from './learning-query';

const FAILURES = `SELECT timestamp AS time, error_type AS title, error_message AS text, model_tier AS tags
FROM executions
WHERE $__timeFilter(timestamp) AND NOT success
ORDER BY time DESC
LIMIT 100`;

/** Rows become annotations by Grafana's own names: time, timeEnd, title, text, tags. */
export const annotationSupport: AnnotationSupport<LearningQuery> = {
  getDefaultQuery: () => ({ queryType: 'sql', format: 'table', rawSql: FAILURES }),
};
