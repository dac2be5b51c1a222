import type { AlertRule } from './rule';

type NoData = AlertRule['noData'];
type OnError = AlertRule['onError'];

/** For rates and means: there are too few samples. */
export const TOO_FEW: NoData = {
  state: 'OK',
  because: 'Too little ran to judge; that nothing runs is for "No executions".',
};

export const NOTHING_TO_TELL: NoData = {
  state: 'OK',
  because: 'The record, or what lies beside it, tells nothing of this yet.',
};

export const NEVER_EMPTY: NoData = { state: 'OK', because: 'The answer is a number always.' };

/** A calm state would be a lie, and a page for each rule a flood. */
export const TOLD_ONCE: OnError = {
  state: 'Error',
  because: 'Nothing is known, which is neither calm nor this; "Data source unhealthy" pages.',
};
