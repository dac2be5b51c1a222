import { adHocCondition, toFilter } from '../../query/ad-hoc-filter';
import { DUCKDB } from '../../query/dialect/duckdb/duckdb';
import type { Filter } from '../../query/filter';
import { isNarrowing } from '../../query/presets/narrowing';
import { editable } from '../../query/printing/editable';
import { print } from '../../query/printing/print';
import { splitArguments } from '../../query/sql/macro-arguments';
import { tokenize } from '../../query/sql/tokenize';
import { literalFilter } from '../../query/variables/literal-filter';
import { referencesIn } from '../../query/variables/reference';
import { type LearningQuery, type Mode, modeOf } from '../learning-query';

type MakeLiteral = (query: LearningQuery, storedTimeZone: string) => LearningQuery;

const AD_HOC = '$__adHocFilters';

/** The SQL with the dashboard's filters in the place of their macro. */
function withCondition(sql: string, condition: string): string {
  const tokens = tokenize(sql);
  let text = '';
  for (let i = 0; i < tokens.length; i++) {
    const open = tokens[i + 1]?.kind === 'whitespace' ? i + 2 : i + 1;
    const call = tokens[i]!.text === AD_HOC ? splitArguments(tokens, open) : undefined;
    text += call ? condition : tokens[i]!.text;
    if (call) i = call.end - 1;
  }
  return text;
}

const holdsReference = (value: unknown) => typeof value === 'string' && referencesIn(value).length > 0;

/** A parameter has no way to say that it is no variable; a filter has. */
const literalFields: MakeLiteral = ({ adHocFilters = [], params = {}, ...query }) => {
  const given = Object.entries(params);
  const moved = given.filter(([name, value]) => isNarrowing(name) && holdsReference(value));
  const narrowing = moved.map(([field, value]): Filter => ({ field, op: '=', value }));
  const filters = [...(query.filters ?? []), ...narrowing, ...adHocFilters.map(toFilter)].map(literalFilter);
  return {
    ...query,
    ...(given.length > 0 && { params: Object.fromEntries(given.filter((one) => !moved.includes(one))) }),
    filters,
  };
};

const LITERAL: Record<Mode, MakeLiteral> = {
  metric: literalFields,
  preset: literalFields,
  sql: ({ adHocFilters = [], ...query }, storedTimeZone) => {
    if (adHocFilters.length === 0) return query;
    const condition = adHocCondition(
      adHocFilters.map(toFilter).map((filter) => ({ ...filter, literal: true })),
      storedTimeZone,
    );
    const written = print(condition, DUCKDB, editable('table', storedTimeZone));
    return { ...query, rawSql: withCondition(query.rawSql ?? '', written) };
  },
};

/**
 * The query, to which the variables and filters of a dashboard were applied, as it can be carried on elsewhere: the
 * filters are its own, and no value is taken for a variable when it is asked there.
 */
export const literalQuery: MakeLiteral = (query, storedTimeZone) =>
  LITERAL[modeOf(query)]?.(query, storedTimeZone) ?? query;
