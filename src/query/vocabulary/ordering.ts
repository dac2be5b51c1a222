import { LearningError } from '../../error/learning-error';
import { quoteText } from '../sql/quote';
import type { MetricSpec } from './metric-spec';
import type { Grouping, Output } from './outputs';
import { quoteName } from './select';

export const TIME = 'time';

interface Ordered {
  readonly spec: MetricSpec;
  readonly timed: boolean;
  readonly groupings: readonly Grouping[];
  readonly measures: readonly Output[];
}

interface Ordering {
  /** Ranks the groups: the order asked for, else the first measure, largest first. */
  readonly rank: string;
  readonly orderBy: readonly string[];
}

function naturalOrder({ as, dimension }: Grouping): string {
  const name = quoteName(as);
  return dimension.values ? `list_position([${dimension.values.map(quoteText).join(', ')}], ${name})` : name;
}

/** Total, so that equal queries give equal answers. */
export function ordering({ spec, timed, groupings, measures }: Ordered): Ordering {
  const { orderBy } = spec;
  const names = [...(timed ? [TIME] : []), ...groupings.map(({ as }) => as), ...measures.map(({ as }) => as)];
  if (orderBy && !names.includes(orderBy.field)) {
    const shown = orderBy.field.slice(0, 40);
    throw new LearningError(
      'bad_query',
      `orderBy names ${JSON.stringify(shown)}, which is no column of this query: ${names.join(', ')}.`,
    );
  }
  const direction = orderBy?.direction === 'asc' ? 'ASC' : 'DESC';
  const ranked = orderBy && measures.find(({ as }) => as === orderBy.field);
  const rank = `${(ranked ?? measures[0]!).sql} ${ranked ? direction : 'DESC'} NULLS LAST`;
  const natural = groupings.map(naturalOrder);
  if (orderBy) {
    const asked = natural[groupings.findIndex(({ as }) => as === orderBy.field)] ?? quoteName(orderBy.field);
    return { rank, orderBy: [`${asked} ${direction} NULLS LAST`, ...natural.filter((order) => order !== asked)] };
  }
  if (timed) return { rank, orderBy: [TIME, ...natural] };
  if (groupings.length === 0) return { rank, orderBy: [] };
  if (groupings[0]!.dimension.values) return { rank, orderBy: natural };
  return { rank, orderBy: [`${quoteName(measures[0]!.as)} DESC NULLS LAST`, ...natural] };
}
