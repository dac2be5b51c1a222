import { COST_PANELS } from '../../dashboards/sources/cost';
import { EXPERIMENTS_PANELS } from '../../dashboards/sources/experiments';
import { ROUTING_PANELS } from '../../dashboards/sources/routing';
import { UIDS } from '../../dashboards/uids';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { DAY, HOUR } from '../times';
import { NEVER_EMPTY, NOTHING_TO_TELL, TOLD_ONCE } from '../without-value';

const EXPERIMENT = {
  severity: 'warning',
  condition: { evaluator: 'gt', limit: 0 },
  window: 90 * DAY,
  // A verdict holds.
  for: '0s',
  noData: NEVER_EMPTY,
  onError: TOLD_ONCE,
  dashboard: UIDS.experiments,
  panel: EXPERIMENTS_PANELS.list,
} as const;

const experiments = (verdict: string) => ({
  asks: { preset: 'experiments_settled', params: { verdict }, unit: 'count' as const },
  why: { preset: 'experiments_in_words', params: { verdict }, dashboard: UIDS.experiments },
});

/** What the record has taught. */
export const insight = (limits: LimitSource): GroupSource => ({
  name: 'learning-insight',
  topic: 'insight',
  interval: '10m',
  rules: [
    {
      uid: 'learning-calibration-drift',
      title: 'Calibration drift',
      severity: 'warning',
      asks: { preset: 'calibration_drift', unit: 'coefficient' },
      why: {
        preset: 'why_in_words',
        params: { measure: 'calibration_gap', before: 'period' },
        dashboard: UIDS.why,
        boxes: { measure: 'calibration_gap' },
      },
      condition: limits.beyond('calibration_drift', 'warning'),
      window: 7 * DAY,
      for: '30m',
      noData: NOTHING_TO_TELL,
      onError: TOLD_ONCE,
      summary: 'The confidence of the router is less honest than it was the week before.',
      finding: 'is what the mean square gap between confidence and success has grown by since the week before',
      runbook: 'calibration-drift',
      dashboard: UIDS.routing,
      panel: ROUTING_PANELS.calibration,
    },
    {
      uid: 'learning-budget',
      title: 'Forecast over budget',
      severity: 'warning',
      asks: {
        preset: 'budget_use',
        params: { budget: limits.value('monthly_budget', 'warning') ?? 0 },
        unit: 'fraction',
      },
      why: { preset: 'alert_in_words', params: { about: 'cost' }, dashboard: UIDS.cost },
      condition: { evaluator: 'gt', limit: 1 },
      goesBy: 'monthly_budget.warning',
      window: HOUR,
      for: '30m',
      noData: NEVER_EMPTY,
      onError: TOLD_ONCE,
      summary: 'This month is going to cost more than its budget.',
      finding: 'of the budget are what the month is going to cost',
      runbook: 'forecast-over-budget',
      dashboard: UIDS.cost,
      panel: COST_PANELS.forecast,
    },
    {
      ...EXPERIMENT,
      ...experiments('won'),
      uid: 'learning-experiment-won',
      title: 'Experiment won',
      summary: 'A variant of a running experiment is better than its control: take it, and end the experiment.',
      finding: 'running experiments are won',
      runbook: 'experiment-won',
    },
    {
      ...EXPERIMENT,
      ...experiments('misassigned'),
      uid: 'learning-experiment-misassigned',
      title: 'Experiment misassigned',
      summary: 'Variants of a running experiment do not get the shares that they should: its result tells nothing.',
      finding: 'running experiments have variants with shares that chance does not explain',
      runbook: 'experiment-misassigned',
    },
  ],
});
