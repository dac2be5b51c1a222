import { op } from '../../tree/op';
import { join, type Sql, sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { ROWS, total } from './counts';

/** Whether the producer of an execution did not tell the column, and a value was filled in: `metadata.defaulted`. */
export const isDefaulted = (column: string) => op.jsonListHas(sql`metadata`, 'defaulted', column);

const CONFIDENCE = sql`avg(routing_confidence)`;

/** Executions by which the router's confidence can be judged. */
export const JUDGED = sql`routing_confidence BETWEEN 0 AND 1 AND success IS NOT NULL AND NOT ${isDefaulted('routing_confidence')}`;

const SURE = sql`CAST(routing_confidence AS DOUBLE)`;
/** By how much an execution's confidence is beyond its outcome, -1 to 1. */
export const GAP = sql`(${SURE} - CAST(success AS INTEGER))`;
const ofJudged = (aggregate: Sql, and = sql``) => sql`${aggregate} FILTER (WHERE ${JUDGED}${and})`;

/** Distance of confidence and success in each tenth of the confidence, the last of which has 1 in it. */
const DISTANCES = Array.from({ length: 10 }, (_, i) => {
  const below = i < 9 ? sql` AND ${SURE} < ${(i + 1) / 10}` : sql``;
  return sql`abs(coalesce(${ofJudged(sql`sum(${GAP})`, sql` AND ${SURE} >= ${i / 10}${below}`)}, 0))`;
});

export const ROUTING: readonly Measure[] = [
  {
    id: 'routing_confidence_avg',
    label: 'Routing confidence',
    unit: 'fraction',
    help: 'Mean confidence of the router, 0 to 1.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    sql: CONFIDENCE,
  },
  {
    id: 'routing_confidence_percent',
    label: 'Routing confidence in percent',
    unit: 'percent',
    help: 'Mean confidence of the router, 0 to 100.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    sql: sql`100 * ${CONFIDENCE}`,
  },
  {
    id: 'calibration_gap',
    label: 'Calibration gap',
    unit: 'fraction',
    help: 'Mean routing confidence less the share of successes, where both are known; positive when the router is too sure of itself. Confidences that a producer filled in are left out.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: ofJudged(sql`avg(${GAP})`),
  },
  {
    id: 'brier_score',
    label: 'Brier score',
    unit: 'ratio',
    help: 'Mean square of routing confidence less outcome, 0 to 1; 0 is best, 0.25 is what a coin does. Confidences that a producer filled in are left out.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: ofJudged(sql`avg(power(${GAP}, 2))`),
  },
  {
    id: 'calibration_error',
    label: 'Calibration error',
    unit: 'fraction',
    help: 'Mean distance of routing confidence and share of successes over tenths of the confidence, each weighing by its executions. Confidences that a producer filled in are left out.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    sql: sql`(${join(DISTANCES, ' + ')}) / nullif(${ofJudged(ROWS)}, 0)`,
  },
  {
    id: 'calibration_z',
    label: 'Calibration z',
    unit: 'ratio',
    help: "Spiegelhalter's test of the routing confidence: beyond 1.96 either way it is not honest. Confidences that a producer filled in are left out.",
    charts: ['stat', 'timeseries', 'table'],
    sql: sql`${ofJudged(sql`sum(-${GAP} * (1 - 2 * ${SURE}))`)} / sqrt(nullif(${ofJudged(sql`sum(power(1 - 2 * ${SURE}, 2) * ${SURE} * (1 - ${SURE}))`)}, 0))`,
  },
  {
    id: 'complexity_avg',
    label: 'Average complexity',
    unit: 'score',
    help: 'Mean complexity score.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(complexity_score)`,
  },
  {
    id: 'tokens_total',
    label: 'Estimated tokens',
    unit: 'count',
    help: 'Sum of the estimated tokens.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    empty: 0,
    sql: sql`CAST(${total(sql`estimated_tokens`)} AS DOUBLE)`,
  },
  {
    id: 'files_total',
    label: 'Files affected',
    unit: 'count',
    help: 'Sum of the files affected.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    empty: 0,
    sql: sql`CAST(${total(sql`file_count`)} AS DOUBLE)`,
  },
];
