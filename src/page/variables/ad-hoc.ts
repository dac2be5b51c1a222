import type { AdHocVariableFilter } from '@grafana/data';
import type { Variable } from '../shared/variable';

/** What Grafana writes in an address for a `|` inside a key or value. */
const BAR = '__gfp__';

export const writeFilter = ({ key, operator, value }: AdHocVariableFilter): string =>
  [key, operator, value].map((part) => part.replaceAll('|', BAR)).join('|');

/** One filter of an address, `key|operator|value`; null when it is none. */
function readFilter(text: string): AdHocVariableFilter | null {
  const [key, operator, value] = text.split('|').map((part) => part.replaceAll(BAR, '|'));
  return key && operator && value !== undefined ? { key, operator, value } : null;
}

export const filtersOf = ({ chosen }: Variable): AdHocVariableFilter[] =>
  chosen.map(readFilter).filter((filter) => filter !== null);

/** The ad hoc filters of a dashboard, which go with every query. */
export const adHocFilters = (variables: readonly Variable[]): AdHocVariableFilter[] =>
  variables.filter(({ json }) => json.type === 'adhoc').flatMap(filtersOf);
