import type { Format } from '../../query/model';
import { isLog } from '../../query/presets/logs';
import type { LearningQuery, Mode } from '../learning-query';

/** Another format, and with it, for Logs, a question that has lines for an answer. */
export function withFormat({ queryType, preset }: LearningQuery, format: Format): Partial<LearningQuery> {
  const hasLines = queryType === 'sql' || (queryType === 'preset' && isLog(preset));
  return format !== 'logs' || hasLines
    ? { format }
    : { format, queryType: 'preset', preset: 'executions_log', params: {} };
}

/** The format that suits the answers to a preset, if the present one does not. */
export function withPreset({ format }: LearningQuery, preset: string): Partial<LearningQuery> {
  const chosen = { preset, params: {} };
  if (isLog(preset)) return { ...chosen, format: 'logs' };
  return format === 'logs' ? { ...chosen, format: 'timeseries' } : chosen;
}

/** Another way to ask; rows of a metric are no lines. */
export function withMode({ format }: LearningQuery, queryType: Mode): Partial<LearningQuery> {
  return queryType === 'metric' && format === 'logs' ? { queryType, format: 'timeseries' } : { queryType };
}
