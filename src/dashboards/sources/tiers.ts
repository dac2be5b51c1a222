import { AS_THEY_ARE, COST_WITH_BOUNDS, FAIRLY_COMPARED, whyChanged } from '../more';
import { barChart, series } from '../panel/chart-panels';
import { table } from '../panel/table-panels';
import { bars } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const TIER = ['model_tier'];

/** Which tier does which work, how well, how fast, at what cost; and whether the router knows. */
export const TIERS: DashboardSource = {
  uid: UIDS.tiers,
  file: 'tiers',
  title: 'Learning: Tiers',
  description: 'Model tiers compared: who succeeds, how fast, at what cost and quality, and how honest the router is.',
  refresh: '1m',
  from: 'now-7d',
  rows: [
    {
      height: 8,
      panels: [
        table({
          id: 1,
          title: 'Tiers Compared',
          measures: [
            'executions',
            'success_rate',
            'duration_avg',
            'duration_p95',
            'cost_avg',
            'cost_per_success',
            'quality_avg',
            'routing_confidence_avg',
          ],
          dimensions: TIER,
          barsIn: 'executions',
          description: AS_THEY_ARE,
          more: FAIRLY_COMPARED,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        table({
          id: 2,
          title: 'Success Rate with Its Certainty',
          measures: ['success_rate', 'executions'],
          dimensions: TIER,
          bounds: true,
          orderBy: { field: 'success_rate', direction: 'desc' },
          description: `The true rate lies between the bounds with 95 percent confidence. ${AS_THEY_ARE}`,
          width: 13,
          more: FAIRLY_COMPARED,
        }),
        bars({ id: 3, title: 'Quality by Tier', measures: ['quality_avg'], dimensions: TIER, width: 5 }),
        bars({
          id: 4,
          title: 'Cost per Success',
          measures: ['cost_per_success'],
          dimensions: TIER,
          width: 6,
          more: COST_WITH_BOUNDS,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 5,
          title: 'Success Rate Over Time by Tier',
          measures: ['success_rate'],
          dimensions: TIER,
          more: whyChanged('success_rate'),
        }),
        series({
          id: 6,
          title: 'Executions Over Time by Tier',
          measures: ['executions'],
          dimensions: TIER,
          drawStyle: 'bars',
          stacked: true,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barChart({
          id: 7,
          title: 'Duration by Tier',
          measures: ['duration_p50', 'duration_p90', 'duration_p95'],
          dimensions: TIER,
        }),
        series({
          id: 8,
          title: 'Cost Over Time by Tier',
          measures: ['cost_total'],
          dimensions: TIER,
          drawStyle: 'bars',
          stacked: true,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barChart({
          id: 9,
          title: 'Is the Router as Good as It Thinks?',
          measures: ['success_rate', 'routing_confidence_percent'],
          dimensions: ['confidence_bucket'],
          description: 'Executions by the confidence that the router had. Equal bars: its confidence is honest.',
          more: { uid: UIDS.routing, title: 'With bounds: Learning: Routing' },
        }),
        bars({
          id: 10,
          title: 'Calibration Gap by Tier',
          measures: ['calibration_gap'],
          dimensions: TIER,
          width: 6,
        }),
        bars({ id: 11, title: 'Cost Error by Tier', measures: ['cost_error_avg'], dimensions: TIER, width: 6 }),
      ],
    },
    {
      height: 10,
      panels: [
        table({
          id: 12,
          title: 'Task Types by Tier',
          measures: ['executions', 'success_rate', 'quality_avg', 'cost_per_success'],
          dimensions: ['task_type', 'model_tier'],
          barsIn: 'executions',
          minSamples: 5,
          description: 'Combinations with at least five executions.',
          more: { uid: UIDS.routing, title: 'Where would a cheaper tier do? Learning: Routing' },
          width: 14,
        }),
        table({
          id: 13,
          title: 'Errors by Tier',
          isDense: true,
          measures: ['executions', 'last_seen'],
          dimensions: ['model_tier', 'error_type'],
          filters: [{ field: 'error_type', op: 'isNotNull' }],
          barsIn: 'executions',
          description: 'Executions that recorded an error type.',
          empty: 'No errors',
        }),
      ],
    },
  ],
};
