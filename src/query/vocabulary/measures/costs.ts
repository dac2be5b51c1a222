import { sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { derivedSql } from '../model-column';
import { KNOWN, total, where } from './counts';
import { quantiles } from './quantiles';

export const COSTS: readonly Measure[] = [
  {
    id: 'cost_total',
    label: 'Cost',
    unit: 'usd',
    help: 'Sum of what the executions cost.',
    charts: ['stat', 'timeseries', 'bargauge', 'piechart', 'table'],
    empty: 0,
    sql: total(sql`actual_cost`),
  },
  {
    id: 'cost_avg',
    label: 'Average cost',
    unit: 'usd',
    help: 'Mean cost of an execution.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(actual_cost)`,
  },
  {
    id: 'cost_estimate_total',
    label: 'Estimated cost',
    unit: 'usd',
    help: 'Sum of the costs predicted before the executions.',
    charts: ['stat', 'timeseries', 'table'],
    empty: 0,
    sql: total(sql`cost_estimate`),
  },
  {
    id: 'cost_savings',
    label: 'Savings',
    unit: 'usd',
    help: 'Estimated cost less real cost, where both are known; negative when the estimates were too low.',
    charts: ['stat', 'timeseries', 'table'],
    empty: 0,
    sql: total(sql`CAST(cost_estimate AS DOUBLE) - actual_cost`),
  },
  {
    id: 'cost_savings_avg',
    label: 'Average savings',
    unit: 'usd',
    help: 'Mean of the estimated cost less the real cost of an execution, where both are known.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(CAST(cost_estimate AS DOUBLE) - actual_cost)`,
  },
  {
    id: 'cost_per_success',
    label: 'Cost per success',
    unit: 'usd',
    help: 'Cost of the executions, failed ones included, divided by the successes among them; of those whose outcome and cost are known.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`sum(actual_cost) FILTER (WHERE ${KNOWN}) / nullif(${where(sql`success AND actual_cost IS NOT NULL`)}, 0)`,
  },
  {
    id: 'cost_error_avg',
    label: 'Average cost error',
    unit: 'percent',
    help: 'Mean distance of the estimate from the real cost, in percent of the estimate.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(${derivedSql('cost_error_pct')})`,
  },
  ...quantiles(
    'cost_error',
    'Cost error',
    derivedSql('cost_error_pct'),
    'percent',
    [95],
    'distance of the estimate from the real cost',
  ),
];
