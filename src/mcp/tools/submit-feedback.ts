import { z } from 'zod';
import { stableId } from '../../collector/record/feedback';
import { LearningError } from '../../error/learning-error';
import { tableOf } from '../../model/tables';
import { sendFeedback } from '../send-feedback';
import { tool } from '../tool';

const column = (name: string) => tableOf('feedback').columns.find((each) => each.name === name)!;
const oneOf = (name: string) => z.enum(column(name).allowedValues as [string, ...string[]]);

const SATISFACTIONS = ['excellent', 'good', 'fair', 'poor'] as const;

const visibility = oneOf('visibility');

/** Who may see the feedback, in words for people. */
export const VISIBILITIES: Readonly<Record<string, string>> = {
  private: 'you alone',
  team: 'your team',
  public: 'everybody who may read the database',
};

function checkComplete({ satisfaction, issue_type, comment }: Record<string, unknown>): void {
  const missing = (name: string, when: string) =>
    new LearningError('bad_request', `The parameter ${name} is missing, where ${when}.`, {
      hint: 'Ask the person, and call the tool again.',
    });
  if ((satisfaction === 'fair' || satisfaction === 'poor') && issue_type === undefined) {
    throw missing('issue_type', 'the satisfaction is fair or poor');
  }
  if (issue_type === 'other' && comment === undefined) throw missing('comment', 'the issue_type is other');
}

export const SUBMIT_FEEDBACK = tool({
  name: 'submit_feedback',
  title: 'Submit feedback',
  description:
    'Records what a person said of a task execution, from which the router learns. Only for what a person has really ' +
    'said. Ask seldom: not about tasks under 10 seconds, at most 5 times an hour, never in CI; rather about tasks over 2 ' +
    'minutes, failed ones, those of a swarm, and those whose model was chosen by itself. Needs a collector that owns the ' +
    'database.',
  input: z.strictObject({
    task_id: z.guid().describe('The execution that it is about.'),
    satisfaction: z.enum(SATISFACTIONS),
    issue_type: oneOf('issue_type')
      .optional()
      .describe('What was wrong; needed where the satisfaction is fair or poor.'),
    comment: z
      .string()
      .min(1)
      .max(column('comment').maxLength!)
      .optional()
      .describe("In the person's own words; needed where the issue_type is other."),
    visibility: visibility.default('private').describe('Who may see it. Default private.'),
    model_appropriate: z.boolean().optional().describe(column('model_appropriate').meaning),
    speed_acceptable: z.boolean().optional().describe(column('speed_acceptable').meaning),
    expectations_met: z.boolean().optional().describe(column('expectations_met').meaning),
  }),
  output: z.object({
    feedback_id: z.string(),
    status: z.enum(['recorded', 'known']).describe('known: the very same feedback had been recorded before.'),
    message: z.string(),
    impact: z.string(),
    visibility,
  }),
  writes: true,
  async run(args, { settings, signal }) {
    checkComplete(args);
    const { satisfaction, ...rest } = args;
    const record = { feedback_type: satisfaction, ...rest };
    // The same feedback sent again has the same id.
    const feedback_id = stableId('feedback', JSON.stringify(record));
    const { inserted } = await sendFeedback(settings.path, { feedback_id, ...record }, signal);
    return {
      feedback_id,
      status: inserted > 0 ? 'recorded' : 'known',
      message: inserted > 0 ? 'Thank you: the feedback is kept.' : 'The very same feedback was kept before.',
      impact:
        'It counts in acceptance, ratings and quality of the model tier and pool that ran the task, as soon as the execution is in the database.',
      visibility: args.visibility,
    };
  },
});
