import { z } from 'zod';
import { alertsReport } from '../../asking/reports/alerts';
import { THRESHOLD_NAMES } from '../../asking/reports/limits';
import { TIME_RANGES } from '../../asking/time-ranges';
import { tool } from '../tool';
import { timestamp } from './report-parts';

const MEGABYTE = 1_000_000;

/** The thresholds that a caller may set; the others are those of the server. */
export const DATABASE_ALERTS = tool({
  name: 'database_alerts',
  title: 'Database alerts',
  description:
    'Which measures have crossed their thresholds over the last 24 hours, worst first: success, duration, errors, cost, ' +
    'quality, freshness, size of the database. An empty list means that nothing is wrong.',
  input: z.strictObject({
    success_rate_threshold: z
      .number()
      .min(0)
      .max(100)
      .default(80)
      .describe('Percent, below which it warns. Default 80.'),
    avg_duration_threshold: z.number().min(0).default(120).describe('Seconds, above which it warns. Default 120.'),
    db_size_threshold_mb: z.number().min(0).default(1000).describe('Megabytes, above which it warns. Default 1000.'),
  }),
  output: z.object({
    alerts: z.array(
      z.object({
        severity: z.enum(['WARNING', 'CRITICAL']),
        metric: z.enum(THRESHOLD_NAMES as [(typeof THRESHOLD_NAMES)[number]]).describe('A measure of query_metrics.'),
        current: z.number().describe('In the unit of the measure, as is the threshold.'),
        threshold: z.number(),
        message: z.string(),
      }),
    ),
    alert_count: z.int(),
    unknown: z.array(z.string()).describe('Measures that nothing can be said of, as nothing ran or tells.'),
    time_range: z.enum(TIME_RANGES as [(typeof TIME_RANGES)[number]]),
    timestamp,
  }),
  async run({ success_rate_threshold, avg_duration_threshold, db_size_threshold_mb }, { asker, settings, signal }) {
    const warnAt = (warning: number) => ({ warning, critical: null });
    const limits = {
      ...settings.limits,
      success_rate: warnAt(success_rate_threshold),
      duration_avg: warnAt(avg_duration_threshold),
      database_bytes: warnAt(db_size_threshold_mb * MEGABYTE),
    };
    return alertsReport(await asker(), { limits, signal });
  },
});
