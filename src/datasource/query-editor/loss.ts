import { DEFAULTS } from '../../query/default-query';
import { QUERY_FIELDS } from '../../query/fields';
import { t } from '../i18n/t';
import type { LearningQuery } from '../learning-query';

const MADE_BY = Object.keys(QUERY_FIELDS.metric) as (keyof typeof QUERY_FIELDS.metric)[];

const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

const isSame = (query: LearningQuery, usual: Partial<LearningQuery>) =>
  MADE_BY.every(
    (field) =>
      JSON.stringify(query[field]) === JSON.stringify(usual[field]) || (isEmpty(query[field]) && isEmpty(usual[field])),
  );

/** Whether a person has built something, beyond what every new query asks. */
function isBuilt(query: LearningQuery): boolean {
  if (query.queryType === 'preset') return Boolean(query.preset);
  return !Object.values(DEFAULTS).some((usual) => isSame(query, usual));
}

/** What becomes of what was built. */
const KEPT = {
  metric: () =>
    t(
      'loss.metric',
      'The builder cannot read SQL back. Your metric query is kept, and you can switch back to it; it will not have what you change in the SQL.',
    ),
  preset: () =>
    t(
      'loss.preset',
      'The builder cannot read SQL back. Your preset is kept, and you can switch back to it; it will not have what you change in the SQL.',
    ),
  sql: () => '',
} as const;

/** What a person is to know before a query is carried on as that SQL; empty where nothing is lost. */
export function lossOf(query: LearningQuery, sql: string): string[] {
  const before = query.rawSql?.trim() ?? '';
  if (before === sql.trim()) return [];
  return [
    ...(isBuilt(query) ? [KEPT[query.queryType ?? 'metric']()] : []),
    ...(before ? [t('loss.sql', 'The SQL that this query had before is replaced.')] : []),
  ];
}
