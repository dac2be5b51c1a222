import { z } from 'zod';
import { tool } from '../tool';
import { VISIBILITIES } from './submit-feedback';

export const FEEDBACK_HELP = tool({
  name: 'feedback_help',
  title: 'Help on feedback',
  description: 'What feedback on executions is for, who sees it, and how it is given; to be shown to people.',
  input: z.strictObject({}),
  output: z.object({
    title: z.string(),
    purpose: z.string(),
    privacy: z.string(),
    levels: z.record(z.string(), z.string()).describe('Levels of visibility.'),
    commands: z.record(z.string(), z.string()),
  }),
  run: async () => ({
    title: 'Feedback on task executions',
    purpose:
      'Says whether the model tier and pool that the router chose did the task well. Acceptance, ratings and quality are ' +
      'compared by tier, pool and repository, and show where another choice would do better.',
    privacy:
      'Feedback stays in the learning database, without a name. Its level says who is meant to see it; whoever may read ' +
      'the file itself can see all of it.',
    levels: Object.fromEntries(Object.entries(VISIBILITIES).map(([level, who]) => [level, `For ${who}.`])),
    commands: {
      submit_feedback:
        'task_id and satisfaction (excellent, good, fair, poor); issue_type where it is fair or poor; comment where the issue is other.',
      query_metrics: 'acceptance_rate and rating_avg by model_tier show what has come of it.',
    },
  }),
});
