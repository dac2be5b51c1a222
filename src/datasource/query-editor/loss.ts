import { DEFAULTS } from '../../query/default-query';
import { QUERY_FIELDS } from '../../query/fields';
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

const NAMES = { metric: 'metric query', preset: 'preset', sql: 'SQL' } as const;

/** What a person is to know before a query is carried on as that SQL; empty where nothing is lost. */
export function lossOf(query: LearningQuery, sql: string): string[] {
  const before = query.rawSql?.trim() ?? '';
  if (before === sql.trim()) return [];
  const name = NAMES[query.queryType ?? 'metric'];
  return [
    ...(isBuilt(query)
      ? [
          `The builder cannot read SQL back. Your ${name} is kept, and you can switch back to it; it will not have what you change in the SQL.`,
        ]
      : []),
    ...(before ? ['The SQL that this query had before is replaced.'] : []),
  ];
}
