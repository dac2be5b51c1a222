import { type Asker, DEFAULTS } from '../../query/default-query';
import { bucketOf } from '../../query/vocabulary/bucket';
import { type LearningQuery, type Mode, modeOf } from '../learning-query';
import { wholeQuery } from '../whole-query';

/** The query as an editor shows it: with what it means where it says nothing, and what another mode would begin with. */
export function shownQuery(saved: LearningQuery | string, asker: Asker): LearningQuery & { queryType: Mode } {
  const query = wholeQuery(saved, asker);
  const { format = 'timeseries', measures } = query;
  const bucket = modeOf(query) === 'metric' && measures ? bucketOf({ ...query, format, measures }) : undefined;
  return { ...DEFAULTS[asker], ...(bucket && { bucket }), ...query, queryType: modeOf(query), format };
}
