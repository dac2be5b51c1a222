import { sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { derivedSql } from '../model-column';
import { ofKnown, ROWS, SUCCESSES, where } from './counts';

export const OUTCOMES: readonly Measure[] = [
  {
    id: 'executions',
    label: 'Executions',
    unit: 'count',
    help: 'Number of executions.',
    charts: ['stat', 'timeseries', 'bargauge', 'piechart', 'table'],
    empty: 0,
    sql: ROWS,
  },
  {
    id: 'successes',
    label: 'Successes',
    unit: 'count',
    help: 'Executions that succeeded.',
    charts: ['stat', 'timeseries', 'table'],
    empty: 0,
    sql: SUCCESSES,
  },
  {
    id: 'failures',
    label: 'Failures',
    unit: 'count',
    help: 'Executions that did not succeed.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    empty: 0,
    sql: where(sql`NOT success`),
  },
  {
    id: 'errors',
    label: 'Errors',
    unit: 'count',
    help: 'Executions that recorded an error type.',
    charts: ['stat', 'timeseries', 'bargauge', 'piechart', 'table'],
    empty: 0,
    sql: sql`count(error_type)`,
  },
  {
    id: 'success_rate',
    label: 'Success rate',
    unit: 'percent',
    help: 'Successes of all executions whose outcome is known.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    condition: sql`success`,
  },
  {
    id: 'error_rate',
    label: 'Error rate',
    unit: 'percent',
    help: 'Executions with an error type, of all executions whose outcome is known.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    condition: ofKnown(sql`error_type IS NOT NULL`),
  },
  {
    id: 'failure_rate',
    label: 'Failure rate',
    unit: 'percent',
    help: 'Executions that did not succeed or have an error type, of all executions whose outcome is known.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    condition: derivedSql('failed'),
  },
  {
    id: 'first_seen',
    label: 'First seen',
    unit: 'time',
    help: 'Time of the first execution.',
    charts: ['stat', 'table'],
    sql: sql`min(timestamp)`,
  },
  {
    id: 'last_seen',
    label: 'Last seen',
    unit: 'time',
    help: 'Time of the last execution.',
    charts: ['stat', 'table'],
    sql: sql`max(timestamp)`,
  },
];
