import { basename } from 'node:path';
import type { Command } from 'commander';
import { askingOnce } from '../../asking/once';
import { LearningError } from '../../error/learning-error';
import type { AllLimits } from '../../model/limits';
import { type Judgement, type Scope, unreadable } from '../../scorecard/card';
import { judgeCoverage } from '../../scorecard/coverage';
import { coverageFacts } from '../../scorecard/coverage-facts';
import { judgeLearning } from '../../scorecard/learning';
import { learningFacts } from '../../scorecard/learning-facts';
import { type ValidationReport, validationReport } from '../../scorecard/report';
import { workflowFacts } from '../../scorecard/workflow-facts';
import { judgeWorkflows } from '../../scorecard/workflows';
import { ofUnnamed, SCAN_TIMEOUT_SECONDS } from '../options';
import { StatusLine } from '../status-line';

export interface JudgeOptions {
  readonly db: string;
  readonly workflows?: string;
  readonly coverage?: string;
  readonly storedTimeZone: string;
  readonly samples: number;
  readonly limits: AllLimits;
  readonly signal: AbortSignal;
}

/** What cannot be read is judged by that; only an interruption, and what is wrong with us, ends the command. */
async function judged(scope: Scope, path: string, judge: () => Promise<Judgement>): Promise<Judgement> {
  try {
    return await judge();
  } catch (cause) {
    const error = LearningError.from(cause);
    if (error.code === 'cancelled' || error.code === 'internal') throw error;
    return unreadable(scope, basename(path), error);
  }
}

const ofLearning = ({ db, storedTimeZone, samples, limits, signal }: JudgeOptions, command: Command) =>
  askingOnce({ path: db, storedTimeZone, timeoutSeconds: SCAN_TIMEOUT_SECONDS, signal }, async (asker) =>
    judgeLearning(await learningFacts(asker, { storedTimeZone, samples, signal }), limits),
  ).catch((error: unknown) => {
    throw ofUnnamed(error, command);
  });

/** Nobody asked for a learning database, there is none where it would be, and something else was asked for. */
const isBeside = ({ card, issues }: Judgement, { workflows, coverage }: JudgeOptions, command: Command) =>
  card.dimensions.length === 0 &&
  issues[0]?.issue === 'not_found' &&
  command.getOptionValueSource('db') === 'default' &&
  (workflows ?? coverage) !== undefined;

/** Judges what was named. Throws LearningError. */
export async function judge(options: JudgeOptions, command: Command): Promise<ValidationReport> {
  const { db, workflows, coverage, samples, storedTimeZone, signal } = options;
  const status = new StatusLine(0);
  const judgements: Judgement[] = [];
  try {
    status.update(() => `${basename(db)}: reading all rows`);
    const learning = await judged('learning', db, () => ofLearning(options, command));
    if (!isBeside(learning, options, command)) judgements.push(learning);
    if (workflows !== undefined) {
      status.update(() => `${basename(workflows)}: reading runs and steps`);
      judgements.push(
        await judged('workflows', workflows, async () =>
          judgeWorkflows(await workflowFacts(workflows, signal), Date.now(), samples),
        ),
      );
    }
    if (coverage !== undefined) {
      status.update(() => `${basename(coverage)}: reading snapshots`);
      judgements.push(
        await judged('coverage', coverage, async () =>
          judgeCoverage(await coverageFacts(coverage, storedTimeZone), Date.now(), samples),
        ),
      );
    }
  } finally {
    status.clear();
  }
  return validationReport(judgements, Date.now());
}
