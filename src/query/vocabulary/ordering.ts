import { LearningError } from '../../error/learning-error';
import { clip } from '../guards';
import { op } from '../tree/op';
import { name, type Sql, sql } from '../tree/sql';
import type { MetricSpec } from './metric-spec';
import type { Grouping, Output } from './outputs';

export const TIME = 'time';

interface Ordered {
  readonly spec: MetricSpec;
  readonly timed: boolean;
  readonly groupings: readonly Grouping[];
  readonly measures: readonly Output[];
}

interface Ordering {
  /** Ranks the groups: the order asked for, else the first measure, largest first. */
  readonly rank: Sql;
  readonly orderBy: readonly Sql[];
}

function naturalOrder({ as, dimension }: Grouping): Sql {
  return dimension.values ? op.placeIn(dimension.values, name(as)) : name(as);
}

/** An order without ties, so that equal queries give equal answers. */
export function ordering({ spec, timed, groupings, measures }: Ordered): Ordering {
  const { orderBy } = spec;
  const names = [...(timed ? [TIME] : []), ...groupings.map(({ as }) => as), ...measures.map(({ as }) => as)];
  if (orderBy && !names.includes(orderBy.field)) {
    throw new LearningError(
      'bad_query',
      `orderBy names ${JSON.stringify(clip(orderBy.field))}, which is no column of this query: ${names.join(', ')}.`,
    );
  }
  const direction = orderBy?.direction === 'asc' ? sql`ASC` : sql`DESC`;
  const ranked = orderBy && measures.find(({ as }) => as === orderBy.field);
  const rank = sql`${(ranked ?? measures[0]!).sql} ${ranked ? direction : sql`DESC`} NULLS LAST`;
  const natural = groupings.map(naturalOrder);
  if (orderBy) {
    const asked = natural[groupings.findIndex(({ as }) => as === orderBy.field)] ?? name(orderBy.field);
    return { rank, orderBy: [sql`${asked} ${direction} NULLS LAST`, ...natural.filter((order) => order !== asked)] };
  }
  if (timed) return { rank, orderBy: [name(TIME), ...natural] };
  if (groupings.length === 0) return { rank, orderBy: [] };
  if (groupings[0]!.dimension.values) return { rank, orderBy: natural };
  return { rank, orderBy: [sql`${name(measures[0]!.as)} DESC NULLS LAST`, ...natural] };
}
