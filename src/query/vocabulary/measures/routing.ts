import type { Measure } from '../measure';
import { total } from './counts';

const CONFIDENCE = 'avg(routing_confidence)';

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
    sql: `100 * ${CONFIDENCE}`,
  },
  {
    id: 'calibration_gap',
    label: 'Calibration gap',
    unit: 'fraction',
    help: 'Mean routing confidence less the share of successes, where both are known; positive when the router is too sure of itself.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: 'avg(routing_confidence - CAST(success AS INTEGER))',
  },
  {
    id: 'complexity_avg',
    label: 'Average complexity',
    unit: 'score',
    help: 'Mean complexity score.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: 'avg(complexity_score)',
  },
  {
    id: 'tokens_total',
    label: 'Estimated tokens',
    unit: 'count',
    help: 'Sum of the estimated tokens.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    empty: 0,
    sql: `${total('estimated_tokens')}::DOUBLE`,
  },
  {
    id: 'files_total',
    label: 'Files affected',
    unit: 'count',
    help: 'Sum of the files affected.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    empty: 0,
    sql: `${total('file_count')}::DOUBLE`,
  },
];
