import { type DataQueryRequest, dateTime, type ScopedVars, type TimeRange } from '@grafana/data';
import { EVER } from '../../query/time/ever';
import { formatValue } from '../../query/variables/formats';
import { type LearningQuery, modeOf } from '../learning-query';

/** Choices that a person can look through; search finds the others. */
export const MOST_CHOICES = 5000;

/** What stands in a query that Grafana is to ask again while a person types. */
export const SEARCH = '$__searchFilter';

function ever(): TimeRange {
  const [from, to] = [dateTime(EVER.from), dateTime(EVER.to)];
  return { from, to, raw: { from, to } };
}

/** What a person has typed so far; Grafana 10 has another name for it. */
const typed = ({ __searchFilter, searchFilter }: ScopedVars): string =>
  String((__searchFilter ?? searchFilter)?.value ?? '');

/** A variable that does not refresh with the time range is asked over the last six hours, Grafana's default. */
const isOfDashboard = ({ raw }: TimeRange) => !(raw.from === 'now-6h' && raw.to === 'now');

/** One query for the choices of a variable: a few more than are shown, those that match what was typed. */
export function variableRequest(
  request: DataQueryRequest<LearningQuery>,
  query: LearningQuery,
  id: string,
): DataQueryRequest<LearningQuery> {
  const { range, scopedVars = {} } = request;
  const search = typed(scopedVars);
  const target: LearningQuery = { ...query, queryType: modeOf(query), refId: id, format: 'table' };
  const wildcard = `${search}%`;
  const asked = {
    ...request,
    requestId: id,
    scopedVars: { ...scopedVars, __searchFilter: { text: wildcard, value: wildcard } },
  };
  const [column] = query.dimensions ?? [];
  if (modeOf(query) !== 'metric' || column === undefined) return { ...asked, targets: [target] };
  const inRange = query.onlyInRange !== false && isOfDashboard(range);
  const found =
    search === '' ? [] : [{ field: column, op: '=~' as const, value: `(?i)${formatValue(search, '', 'regex')}` }];
  return {
    ...asked,
    range: inRange ? range : ever(),
    targets: [{ ...target, filters: [...(query.filters ?? []), ...found], limit: MOST_CHOICES + 1, other: false }],
  };
}
