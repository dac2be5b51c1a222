import { z } from 'zod';
import { adviceReport, DEFAULT_WINDOW } from '../../asking/reports/advice';
import { tool } from '../tool';
import { DB_PATH } from './parameters';
import { figure } from './report-parts';

const share = figure.describe('0 to 1; null where there is too little to tell.');
const dollars = figure.describe('US dollars, mean of an execution.');

export const ADVISE = tool({
  name: 'advise',
  title: 'Advise on a tier',
  description:
    'Which model tier should take a task, from how each did with tasks of the same type and complexity: success and ' +
    'cost with 95 percent bounds, whether a dearer tier earns its price, and "too_few" where nothing can be said. ' +
    'Ask before a task is routed; follow choice, and log its propensity as metadata.propensity.',
  input: z.strictObject({
    task_type: z.string().min(1).max(1_000).describe('Type of the task, as it is recorded.'),
    complexity: z.int().min(0).max(100).describe('Complexity score of the task, 0 to 100.'),
    repo: z
      .string()
      .min(1)
      .max(1_000)
      .optional()
      .describe('Its repository; counts alone where it has enough such executions.'),
    window: z
      .string()
      .max(20)
      .default(DEFAULT_WINDOW)
      .describe(`How far back to look, such as 7d, 90d or all. Default ${DEFAULT_WINDOW}.`),
    explore: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of such tasks that is spread evenly over all tiers, to learn of each. Default 0.'),
    seed: z
      .string()
      .max(1_000)
      .optional()
      .describe('Draws the same tier for the same text, such as the id of the task. Default by chance.'),
    ...DB_PATH,
  }),
  output: z.object({
    task_type: z.string(),
    complexity: z.int(),
    complexity_from: z.int().describe('Executions of so much complexity are compared, both ends included.'),
    complexity_to: z.int(),
    repo: z.string().nullable(),
    within: z.enum(['repo', 'all']).describe('Whether executions of the repository alone are compared.'),
    window: z.string(),
    recommended: z
      .string()
      .nullable()
      .describe('The cheapest tier whose lower bound of success is at most 0.05 below the highest.'),
    choice: z
      .object({ model_tier: z.string(), propensity: z.number().describe('The chance that it had, 0 to 1.') })
      .nullable()
      .describe('The tier to take; null where there are too few to say.'),
    advice: z.string().describe('In a sentence or two.'),
    tiers: z
      .array(
        z.object({
          model_tier: z.string(),
          n: z.number().describe('Executions.'),
          success: share,
          success_low: share,
          success_high: share,
          cost: dollars,
          cost_low: dollars,
          cost_high: dollars,
          verdict: z
            .enum(['cheapest', 'over_served', 'cheaper_falls_short', 'earns_its_price', 'open', 'too_few'])
            .describe(
              'Against the next cheaper tier. over_served: the cheaper one does. cheaper_falls_short: it does as well as this tier, but is too far below the best one.',
            ),
          recommended: z.boolean(),
          propensity: figure.describe('Chance of the tier under this advice, 0 to 1.'),
        }),
      )
      .describe('The cheapest first, then those of which too little is known.'),
    notices: z.array(z.string()),
  }),
  run: async ({ task_type: taskType, db_path, ...question }, { asker, signal }) =>
    adviceReport(await asker(db_path), { taskType, ...question }, { signal }),
});
