import { presetFormat } from '../../query/all-presets';
import { isLog } from '../../query/presets/logs';
import type { Format } from '../../result/shape';
import type { LearningQuery, Mode } from '../learning-query';

/** Another format, and with it, for Logs, a question that has lines for an answer. */
export function withFormat({ queryType, preset }: LearningQuery, format: Format): Partial<LearningQuery> {
  const hasLines = queryType === 'sql' || (queryType === 'preset' && isLog(preset));
  return format !== 'logs' || hasLines
    ? { format }
    : { format, queryType: 'preset', preset: 'executions_log', params: {} };
}

/** Another preset, and the format of its answers. */
export const withPreset = (preset: string): Partial<LearningQuery> => ({
  preset,
  params: {},
  format: presetFormat(preset),
});

/** Another way to ask, and the format of its answers, where the present one was for those of a preset. */
export function withMode(query: LearningQuery, queryType: Mode): Partial<LearningQuery> {
  const { format, preset, bucket } = query;
  if (queryType === 'preset' && preset) return { queryType, format: presetFormat(preset) };
  const isOfPreset = query.queryType === 'preset' && preset !== undefined && format === presetFormat(preset);
  if (queryType !== 'metric' || !(isOfPreset || format === 'logs')) return { queryType };
  return { queryType, format: bucket === 'none' ? 'table' : 'timeseries' };
}
