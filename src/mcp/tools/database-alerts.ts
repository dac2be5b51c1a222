import { z } from 'zod';
import { alertsReport } from '../../asking/reports/alerts';
import { limitsOfMeasures, THRESHOLD_NAMES } from '../../asking/reports/limits';
import { TIME_RANGES } from '../../asking/time-ranges';
import { isOwn } from '../../model/limits';
import type { ThresholdName } from '../../model/thresholds';
import { tool } from '../tool';
import { timestamp } from './report-parts';

const MEGABYTE = 1_000_000;
const OR_OWN = ', or what the server was started with';

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
      .optional()
      .describe(`Percent, below which it warns. Default 80${OR_OWN}.`),
    avg_duration_threshold: z
      .number()
      .min(0)
      .optional()
      .describe(`Seconds, above which it warns. Default 120${OR_OWN}.`),
    db_size_threshold_mb: z
      .number()
      .min(0)
      .optional()
      .describe(`Megabytes, above which it warns. Default 1000${OR_OWN}.`),
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
    /** What the caller says goes before what the installation says, and that before the default of the tool. */
    const limitsFor = (name: ThresholdName, asked: number | undefined, otherwise: number) =>
      asked === undefined && isOwn(name, settings.limits)
        ? settings.limits[name]
        : { warning: asked ?? otherwise, critical: null };
    const limits = limitsOfMeasures({
      ...settings.limits,
      success_rate: limitsFor('success_rate', success_rate_threshold, 80),
      duration_avg: limitsFor('duration_avg', avg_duration_threshold, 120),
      database_bytes: limitsFor(
        'database_bytes',
        db_size_threshold_mb === undefined ? undefined : db_size_threshold_mb * MEGABYTE,
        1000 * MEGABYTE,
      ),
    });
    return alertsReport(await asker(), { limits, signal });
  },
});
