import { z } from 'zod';
import { STATUSES, statusReport } from '../../asking/reports/status';
import { tool } from '../tool';
import { DB_PATH } from './parameters';
import { figure, timestamp } from './report-parts';

export const DATABASE_STATUS = tool({
  name: 'database_status',
  title: 'Database status',
  description:
    'Whether the learning database is well, in a few numbers: size, executions of the last hour, day and week, success, ' +
    'duration and quality of the last day, and what there is to worry about. A good first question.',
  input: z.strictObject(DB_PATH),
  output: z.object({
    status: z.enum(STATUSES),
    timestamp,
    database: z.object({
      path: z.string().describe('Name of the file.'),
      size_mb: figure,
      schema_version: z.string().nullable(),
    }),
    executions: z.object({ total: figure, recent_1h: figure, daily: figure, weekly: figure }),
    performance: z
      .object({
        daily_success_rate: figure.describe('Percent.'),
        avg_duration_seconds: figure,
        avg_quality_score: figure.describe('0 to 100.'),
      })
      .describe('Of the last 24 hours.'),
    warnings: z.array(z.string()),
    errors: z.array(z.string()),
    error_type: z.string().optional(),
  }),
  run: async ({ db_path }, { asker, settings, signal }) =>
    statusReport(await asker(db_path), { limits: settings.limits, signal }),
});
