import { sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { where } from './counts';
import { quantiles } from './quantiles';

export const QUALITY: readonly Measure[] = [
  {
    id: 'quality_avg',
    label: 'Average quality',
    unit: 'score',
    help: 'Mean quality score of the executions that have one.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(quality_score)`,
  },
  ...quantiles('quality', 'Quality', sql`quality_score`, 'score', [50], 'quality score'),
  {
    id: 'quality_count',
    label: 'Scored executions',
    unit: 'count',
    help: 'Executions with a quality score.',
    charts: ['stat', 'table'],
    empty: 0,
    sql: sql`count(quality_score)`,
  },
  {
    id: 'accepted',
    label: 'Accepted',
    unit: 'count',
    help: 'Executions whose result the user accepted.',
    charts: ['stat', 'timeseries', 'table'],
    empty: 0,
    sql: where(sql`user_accepted`),
  },
  {
    id: 'rejected',
    label: 'Rejected',
    unit: 'count',
    help: 'Executions whose result the user rejected.',
    charts: ['stat', 'timeseries', 'table'],
    empty: 0,
    sql: where(sql`NOT user_accepted`),
  },
  {
    id: 'acceptance_rate',
    label: 'Acceptance rate',
    unit: 'percent',
    help: 'Accepted results of those with feedback.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    condition: sql`user_accepted`,
  },
  {
    id: 'rating_avg',
    label: 'Average rating',
    unit: 'stars',
    help: 'Mean rating of the executions that users rated, 1 to 5.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(user_rating)`,
  },
  {
    id: 'ratings',
    label: 'Ratings',
    unit: 'count',
    help: 'Executions that users rated.',
    charts: ['stat', 'table'],
    empty: 0,
    sql: sql`count(user_rating)`,
  },
  ...[1, 2, 3, 4, 5].map(
    (stars): Measure => ({
      id: `ratings_${stars}`,
      label: `Ratings of ${stars}`,
      unit: 'count',
      help: `Executions that users rated with ${stars} of 5.`,
      charts: ['stat', 'table'],
      empty: 0,
      sql: where(sql`user_rating = ${stars}`),
    }),
  ),
];
