import { z } from 'zod';
import { LearningError } from '../../error/learning-error';
import { findSimilar } from '../../search/find-similar';
import { DEFAULT_DAYS, DEFAULT_LIMIT, DEFAULT_THRESHOLD, MOST_DAYS } from '../../search/question';
import { tool } from '../tool';
import { DB_PATH } from './parameters';

/** An agent reads no more. */
const MOST_EXECUTIONS = 100;

const nullable = { text: z.string().nullable(), number: z.number().nullable(), flag: z.boolean().nullable() };

/** Offered only where texts are not withheld: it looks into them. */
export const FIND_SIMILAR_EXECUTIONS = tool({
  name: 'find_similar_executions',
  title: 'Find similar executions',
  description:
    'Executions that are like a description, or like another execution: what was tried before, which tier took it, ' +
    'whether it worked, what solved it. By the cosine of their embeddings where there are any, else by the words that ' +
    'they share; ranked_by says which.',
  input: z.strictObject({
    description: z
      .string()
      .min(1)
      .max(10_000)
      .optional()
      .describe('What they are to be about. Either this or task_id.'),
    task_id: z.string().min(1).max(200).optional().describe('The execution that they are to be like.'),
    repo: z.string().min(1).max(1_000).optional().describe('Only in this repository.'),
    limit: z
      .int()
      .min(1)
      .max(MOST_EXECUTIONS)
      .default(DEFAULT_LIMIT)
      .describe(`Most executions. Default ${DEFAULT_LIMIT}.`),
    days_back: z
      .int()
      .min(1)
      .max(MOST_DAYS)
      .default(DEFAULT_DAYS)
      .describe(`How far back to look. Default ${DEFAULT_DAYS}.`),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(DEFAULT_THRESHOLD)
      .describe(`Least cosine similarity. Default ${DEFAULT_THRESHOLD}. Without meaning where words are compared.`),
    ...DB_PATH,
  }),
  output: z.object({
    ranked_by: z.enum(['embedding', 'words']),
    days: z.int(),
    threshold: nullable.number,
    executions: z
      .array(
        z.object({
          similarity: nullable.number.describe('0 to 1.'),
          time: z.string().describe('ISO 8601, UTC.'),
          task_id: z.string(),
          task_type: nullable.text,
          task_description: nullable.text,
          repo: nullable.text,
          model_tier: nullable.text,
          pool_type: nullable.text,
          success: nullable.flag,
          duration_seconds: nullable.number,
          quality_score: nullable.number,
          actual_cost: nullable.number.describe('US dollars.'),
          solution_summary: nullable.text,
        }),
      )
      .describe('The best first.'),
    notices: z.array(z.string()),
  }),
  async run({ description, task_id, db_path, repo, limit, days_back: days, threshold }, { asker, settings, signal }) {
    if ((description === undefined) === (task_id === undefined)) {
      throw new LearningError('bad_request', 'It takes either description or task_id.', {
        hint: 'Correct the arguments and call the tool again.',
      });
    }
    const question = description === undefined ? { taskId: task_id! } : { text: description };
    const { embedder } = settings;
    return findSimilar(await asker(db_path), question, { repo, limit, days, threshold, embedder, signal });
  },
});
