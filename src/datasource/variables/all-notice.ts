import type { DataFrame, QueryResultMetaNotice } from '@grafana/data';
import { interpolateSql } from '../../query/variables/interpolate-sql';
import type { Lookup } from '../../query/variables/lookup';
import { isList } from '../../query/variables/value';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';
import { type LearningQuery, modeOf } from '../learning-query';
import { MOST_CHOICES } from './variable-query';

/** So many values make SQL slow to read for DuckDB, and for people. */
const MANY = 1000;

function noticeOf(name: string, count: number): QueryResultMetaNotice {
  const isCut = count >= MOST_CHOICES;
  const instead = `$__conditionalAll(column IN ($${name}), $${name})`;
  const said = { name, values: formatNumber(count), instead };
  return {
    severity: isCut ? 'warning' : 'info',
    text: isCut
      ? t(
          'variables.all-cut',
          '"All" of {{name}} puts {{values}} values into the SQL, and leaves out those beyond them. Write {{instead}} to ask for all without a list.',
          said,
        )
      : t(
          'variables.all-long',
          '"All" of {{name}} puts {{values}} values into the SQL. Write {{instead}} to ask for all without a list.',
          said,
        ),
  };
}

/** What to say of variables that stand at "All" and make a long list in SQL. */
function allNotices(sql: string, lookup: Lookup): QueryResultMetaNotice[] {
  const counts = new Map<string, number>();
  // A condition may be left out with the list that is in it: what counts is what is there in the end.
  const mark = (name: string) => `the values of ${name}`;
  const { text } = interpolateSql(sql, (reference) => {
    const found = lookup(reference);
    const { isAll, value } = found ?? {};
    if (!found || !isAll || value === undefined || !isList(value) || value.length < MANY) return found;
    counts.set(reference.name, value.length);
    return { ...found, value: [mark(reference.name)], formatted: () => mark(reference.name) };
  });
  return [...counts].flatMap(([name, count]) => (text.includes(mark(name)) ? noticeOf(name, count) : []));
}

export function withAllNotices(frame: DataFrame, query: LearningQuery, lookup: Lookup): DataFrame {
  const added = modeOf(query) === 'sql' ? allNotices(query.rawSql ?? '', lookup) : [];
  if (added.length === 0) return frame;
  return { ...frame, meta: { ...frame.meta, notices: [...(frame.meta?.notices ?? []), ...added] } };
}
