import { z } from 'zod';
import { selecting } from '../../asking/selecting';
import { validate } from '../../quality/validate';
import { tool } from '../tool';
import { DB_PATH } from './parameters';
import { figure, timestamp } from './report-parts';

/** What its count says is in `duplicate_count`. */
const DUPLICATES = 'duplicate_task_id';

export const DATA_QUALITY_REPORT = tool({
  name: 'data_quality_report',
  title: 'Data quality report',
  description:
    'Goes through all executions: values that are missing or outside their limits, rows that came twice, and the share ' +
    'of rows without a fault. Takes seconds on a large database.',
  input: z.strictObject(DB_PATH),
  output: z.object({
    null_checks: z.array(
      z.object({
        check_name: z.string(),
        issue_count: z.number().describe('Rows that it found.'),
        description: z.string(),
        kind: z.enum(['violation', 'information']).describe('Information does not count against the score.'),
        sample_task_ids: z.array(z.string()),
      }),
    ),
    duplicate_count: z.number(),
    overall_quality_score: figure.describe('Share of rows without a violation, 0 to 100; null without rows.'),
    timestamp,
  }),
  async run({ db_path }, { asker, settings, signal }) {
    const ask = selecting(await asker(db_path), { signal });
    const { checks, score } = await validate(ask, { storedTimeZone: settings.storedTimeZone });
    return {
      null_checks: checks.map(({ check, rows, description, kind, samples }) => ({
        check_name: check,
        issue_count: rows,
        description,
        kind,
        sample_task_ids: [...samples],
      })),
      duplicate_count: checks.find(({ check }) => check === DUPLICATES)?.rows ?? 0,
      overall_quality_score: score,
      timestamp: new Date().toISOString(),
    };
  },
});
