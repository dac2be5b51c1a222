import { OUTCOMES } from '../colours';
import { COST_WITH_BOUNDS, whyChanged } from '../more';
import { barChart, donut, series } from '../panel/chart-panels';
import { presetStat } from '../panel/preset-panels';
import { presetTable, SUCCESS_WORDS, table } from '../panel/table-panels';
import { bars, gauge, stat } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const TIERS = { uid: UIDS.tiers, title: 'Learning: Tiers' };
const POOLS = { uid: UIDS.pools, title: 'Learning: Pools' };
const SOLUTIONS = { uid: UIDS.solutions, title: 'Learning: Solutions' };

const WITH_ERROR = [{ field: 'error_type', op: 'isNotNull' }] as const;
const WITH_QUALITY = [{ field: 'quality_score', op: 'isNotNull' }] as const;

const DASHED = { 'custom.lineStyle': { fill: 'dash', dash: [10, 10] }, 'custom.fillOpacity': 0 };
const BARS = { 'custom.drawStyle': 'bars', 'custom.fillOpacity': 50 };
const RIGHT = { 'custom.axisPlacement': 'right' };

/** Panels that alert rules point at. */
export const OVERVIEW_PANELS = {
  successRate: 6,
  failureRate: 26,
  freshness: 21,
  rowsAhead: 29,
  rows: 24,
  databaseSize: 22,
  executions: 1,
  cost: 4,
  duration: 12,
  completeness: 34,
  quarantined: 31,
  backup: 32,
  daysLeft: 33,
} as const;

export const OVERVIEW: DashboardSource = {
  uid: UIDS.overview,
  file: 'overview',
  title: 'Learning: Overview',
  description:
    'What the orchestrator does, how well, at what cost; and whether its learning database is fresh and sound.',
  refresh: '30s',
  from: 'now-7d',
  annotations: ['low_success'],
  rows: [
    {
      height: 4,
      panels: [
        stat({ id: OVERVIEW_PANELS.executions, title: 'Executions', measures: ['executions'], timeFrom: '24h' }),
        stat({ id: 2, title: 'Success', measures: ['success_rate'], timeFrom: '24h' }),
        stat({ id: 25, title: 'Failures', measures: ['failure_rate'], timeFrom: '24h' }),
        stat({ id: 3, title: 'Quality', measures: ['quality_avg'], timeFrom: '24h' }),
        stat({
          id: OVERVIEW_PANELS.cost,
          title: 'Cost',
          measures: ['cost_total'],
          timeFrom: '24h',
          limits: 'cost_total',
          decimals: 4,
        }),
        stat({ id: 27, title: 'Duration', measures: ['duration_p50'], timeFrom: '24h' }),
      ],
    },
    {
      height: 4,
      panels: [
        stat({
          id: OVERVIEW_PANELS.freshness,
          title: 'Newest Execution',
          measures: ['freshness_age'],
          width: 5,
          description: 'How long ago it was, now, whatever the time range and the variables.',
        }),
        stat({
          id: OVERVIEW_PANELS.rowsAhead,
          title: 'Future Rows',
          measures: ['rows_ahead'],
          width: 5,
          description: 'Executions dated more than 5 minutes ahead of now, whatever the time range and the variables.',
        }),
        stat({
          id: OVERVIEW_PANELS.rows,
          title: 'All Executions',
          measures: ['rows'],
          width: 5,
          description: 'Now, whatever the time range and the variables.',
        }),
        stat({
          id: OVERVIEW_PANELS.databaseSize,
          title: 'Database Size',
          measures: ['database_bytes'],
          width: 5,
          description: 'Now, whatever the time range and the variables.',
          empty: 'No database',
        }),
        stat({
          id: 23,
          title: 'Log Size',
          measures: ['wal_bytes'],
          description: 'Of the write-ahead log, now, whatever the time range and the variables.',
          empty: 'No database',
        }),
      ],
    },
    {
      height: 4,
      panels: [
        stat({
          id: OVERVIEW_PANELS.completeness,
          title: 'Completeness',
          measures: ['completeness'],
          timeFrom: '24h',
        }),
        stat({
          id: OVERVIEW_PANELS.quarantined,
          title: 'In Quarantine',
          measures: ['quarantined'],
          description: 'Now, whatever the time range and the variables.',
        }),
        stat({
          id: OVERVIEW_PANELS.backup,
          title: 'Newest Backup',
          measures: ['backup_age'],
          description: 'How long ago it succeeded, now, whatever the time range and the variables.',
          empty: 'No backup',
        }),
        presetStat({
          id: OVERVIEW_PANELS.daysLeft,
          title: 'Room Left',
          preset: 'days_until_full',
          sizeLimits: { megabytes: 'critical' },
          description: 'Until the file reaches its critical size, whatever the time range and the variables.',
          empty: 'Too young to tell',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 5,
          title: 'Executions Over Time',
          measures: ['successes', 'failures'],
          drawStyle: 'bars',
          stacked: true,
          styles: OUTCOMES,
        }),
        series({
          id: OVERVIEW_PANELS.successRate,
          title: 'Success Rate Over Time',
          measures: ['success_rate'],
          showLimits: true,
          more: whyChanged('success_rate'),
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 20,
          title: 'Live Executions (Last 5 Minutes)',
          preset: 'recent_executions',
          columns: ['time', 'success', 'duration_seconds', 'quality_score'],
          description: 'Newest first, at most 100.',
          timeFrom: '5m',
          width: 14,
          overrides: [SUCCESS_WORDS],
          empty: 'Nothing ran',
        }),
        table({
          id: 15,
          title: 'Top Error Types',
          measures: ['executions', 'last_seen'],
          dimensions: ['error_type'],
          filters: WITH_ERROR,
          limit: 10,
          barsIn: 'executions',
          description: 'Executions that recorded an error type, the most frequent first.',
          width: 10,
          empty: 'No errors',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        bars({
          id: 7,
          title: 'Success Rate by Model Tier',
          measures: ['success_rate'],
          dimensions: ['model_tier'],
          more: TIERS,
        }),
        bars({
          id: 8,
          title: 'Average Duration by Model Tier',
          measures: ['duration_avg'],
          dimensions: ['model_tier'],
          more: TIERS,
        }),
        donut({
          id: 9,
          title: 'Cost by Model Tier',
          measures: ['cost_total'],
          dimensions: ['model_tier'],
          more: TIERS,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        table({
          id: 10,
          title: 'Pool Performance Comparison',
          isDense: true,
          measures: ['executions', 'success_rate', 'duration_avg', 'cost_avg'],
          dimensions: ['pool_type'],
          barsIn: 'executions',
          width: 11,
          more: POOLS,
        }),
        table({
          id: 11,
          title: 'Top Repositories by Execution Count',
          isDense: true,
          measures: ['executions', 'success_rate', 'quality_avg', 'duration_avg', 'cost_total'],
          dimensions: ['repo'],
          limit: 10,
          barsIn: 'executions',
          more: SOLUTIONS,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        gauge({
          id: OVERVIEW_PANELS.duration,
          title: 'Duration Percentiles',
          measures: ['duration_avg', 'duration_p50', 'duration_p95', 'duration_p99'],
          names: {
            duration_avg: 'Average',
            duration_p50: 'Median',
            duration_p95: '95th percentile',
            duration_p99: '99th percentile',
          },
        }),
        donut({
          id: 13,
          title: 'Quality Score Distribution',
          measures: ['executions'],
          dimensions: ['quality_tier'],
          filters: WITH_QUALITY,
          description: 'Executions with a quality score: excellent from 90, good from 75, fair from 60, else poor.',
        }),
      ],
    },
    {
      height: 9,
      panels: [
        table({
          id: 14,
          title: 'Task Type Distribution',
          measures: ['executions', 'success_rate', 'duration_avg', 'quality_avg'],
          dimensions: ['task_type'],
          limit: 15,
          barsIn: 'executions',
        }),
        series({
          id: OVERVIEW_PANELS.failureRate,
          title: 'Failure and Error Rate Over Time',
          measures: ['failure_rate', 'error_rate'],
          showLimits: true,
          more: whyChanged('success_rate'),
        }),
      ],
    },
    {
      height: 9,
      panels: [
        series({
          id: 18,
          title: 'Executions per Day (Last 30 Days)',
          measures: ['executions', 'successes', 'duration_avg'],
          bucket: '1d',
          timeFrom: '30d',
          styles: { executions: BARS, duration_avg: { ...RIGHT, ...DASHED } },
        }),
        series({
          id: 19,
          title: 'Cost Trends (Last 30 Days)',
          measures: ['cost_total', 'cost_estimate_total', 'cost_savings'],
          bucket: '1d',
          timeFrom: '30d',
          styles: {
            cost_total: { 'custom.fillOpacity': 30 },
            cost_estimate_total: DASHED,
            cost_savings: { ...BARS, ...RIGHT },
          },
          more: COST_WITH_BOUNDS,
        }),
      ],
    },
    {
      height: 6,
      panels: [
        barChart({
          id: 28,
          title: 'Executions by Hour of Day',
          measures: ['successes', 'failures'],
          dimensions: ['hour_of_day'],
          stacked: true,
          styles: OUTCOMES,
          width: 11,
        }),
        stat({
          id: 16,
          title: 'Rows Added',
          measures: ['executions'],
          timeFrom: '30d',
          description: 'Growth of the database, in rows; its size in bytes is at the top.',
          width: 5,
        }),
        stat({
          id: 17,
          title: 'Confidence',
          measures: ['routing_confidence_avg'],
          description:
            'It is neither good nor bad by itself: it should be what the router is worth. Beside it, how far off it is.',
          width: 4,
        }),
        stat({
          id: 30,
          title: 'Off by',
          measures: ['calibration_error'],
          description: 'How far the confidence of the router is from how often it is right.',
          width: 4,
          more: { uid: UIDS.routing, title: 'Is it honest? Learning: Routing' },
        }),
      ],
    },
  ],
};
