import { z } from 'zod';

interface Prompt<A extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: A;
  /** What the agent is told to do. */
  readonly text: (args: z.infer<A>) => string;
}

const prompt = <A extends z.ZodObject>(entry: Prompt<A>) => entry as unknown as Prompt;

const repo = z.string().max(200).optional().describe('Only this repository.');

const only = (name: string | undefined) =>
  name ? ` Look at the repository ${JSON.stringify(name)} alone, by the filter repo = ${JSON.stringify(name)}.` : '';

/** The usual questions, as steps with the tools of this server. */
export const PROMPTS: readonly Prompt[] = [
  prompt({
    name: 'what_is_wrong_now',
    title: 'What is wrong now?',
    description: 'Status, crossed thresholds and errors of the last day, and what to do about them.',
    arguments: z.object({ repo }),
    text: ({ repo: name }) => `Find out what is wrong with the orchestrator just now.${only(name)}
1. Call database_status and database_alerts. If there is nothing, say so in one sentence and stop.
2. For each alert call query_metrics for its measure and executions over now-24h by model_tier, pool_type, repo and task_type in turn, with compare "previous" and bounds true, to see where it comes from and since when.
3. For failures call run_preset top_errors and errors_by_model_tier.
Say first what is worst, with its number, its threshold and since when; then where it comes from; then what to do. Tell differences within the bounds of their rates from real ones, and call groups of fewer than 30 executions too few to tell.`,
  }),
  prompt({
    name: 'which_tier_for_this_task',
    title: 'Which tier should take this task?',
    description: 'Compares the model tiers on tasks of this kind: success with bounds, cost per success, duration.',
    arguments: z.object({
      task_type: z.string().max(200).describe('Such as refactor, test or code_review.'),
      complexity: z.string().max(20).optional().describe('0 to 100, where it is known.'),
      repo,
    }),
    text: ({
      task_type,
      complexity,
      repo: name,
    }) => `Recommend a model tier for a task of the type ${JSON.stringify(task_type)}${complexity ? ` and complexity ${complexity}` : ''}.${only(name)}
${complexity ? `1. Call advise with task_type ${JSON.stringify(task_type)} and complexity ${complexity}: it compares the tiers on tasks of this type and complexity, with bounds. If it recommends one, say so with its numbers and stop.\n2. Else c` : '1. C'}all query_metrics with measures executions, success_rate, cost_per_success, duration_p95, quality_avg by model_tier and complexity_bucket, over now-30d, filtered by task_type = ${JSON.stringify(task_type)}, with bounds true.
Hard tasks go to dear tiers, so raw rates mislead: compare within one bucket of complexity. Where a tier has fewer than 30 executions there, widen to now-90d or to all repositories, and say that you did.
Recommend the cheapest tier whose success is not clearly lower than that of the best, by the bounds. Give the numbers and how many executions they rest on; where they do not settle it, say so and say what would.`,
  }),
  prompt({
    name: 'why_did_it_change',
    title: 'Why did success or cost change?',
    description: 'Tells harder or other work from worse results, by every dimension.',
    arguments: z.object({
      measure: z
        .enum(['success_rate', 'cost_avg', 'cost_total', 'duration_avg', 'quality_avg'])
        .describe('What changed.'),
      period: z
        .enum(['24h', '7d', '30d'])
        .optional()
        .describe('The time to compare with the same length before. Default 7d.'),
      repo,
    }),
    text: ({
      measure,
      period = '7d',
      repo: name,
    }) => `Find out why ${measure} changed over the last ${period}, against the ${period} before.${only(name)}
1. Call query_metrics for ${measure} and executions over now-${period} with compare "previous"${measure === 'success_rate' ? ' and bounds true' : ''}. If it has hardly changed, say so and stop.
2. Ask the same by model_tier, pool_type, task_type, repo, complexity_bucket and error_type in turn.
3. In each dimension tell two effects apart: other work (the shares of executions moved between groups) from other results (the measure moved within groups). Their sum is the change.
4. For the group that explains most, ask in buckets of time to see when it began.
Say which effect explains how much of the change, in which groups, and since when. Do not blame groups of fewer than 30 executions.`,
  }),
];
