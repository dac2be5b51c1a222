import { type Judgement, judge } from './evaluation';
import type { LateEvaluation } from './log-record';
import { taskIdOf } from './task-id';

/** Feedback on an execution, as producers send it. */
export type LateFeedback = Judgement & {
  readonly task_id: string;
  /** ISO 8601, UTC. */
  readonly timestamp?: string;
};

/** The execution that the span of an evaluation is, where it is one of a task. */
export const ownTask = ({ trace, span }: Pick<LateEvaluation, 'trace' | 'span'>): string =>
  span === '' ? '' : taskIdOf(trace, span);

/**
 * What an evaluation says of an execution of its trace: of its span's, else of the first. Nothing where there is none, or
 * where it says nothing. @param executions ids
 */
export function feedbackOf(late: LateEvaluation, executions: readonly string[]): LateFeedback[] {
  const own = ownTask(late);
  const task_id = executions.includes(own) ? own : executions[0];
  const judgement = judge([late.evaluation]);
  if (task_id === undefined || Object.keys(judgement).length === 0) return [];
  const { at } = late.evaluation;
  return [{ task_id, ...(at === undefined ? {} : { timestamp: new Date(at).toISOString() }), ...judgement }];
}
