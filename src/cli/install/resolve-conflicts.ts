import { createInterface } from 'node:readline/promises';
import { LearningError } from '../../error/learning-error';
import type { Step } from './plan';

/** What is done with what people changed: nothing, ours in its place, or whatever they answer. */
export type Preference = 'keep' | 'overwrite' | 'ask';

/** What is decided on a conflict; `show`: the plan is only shown, and nobody is asked. */
type Decision = Preference | 'show';

/** A step that nobody has to decide on any more; a conflict in a plan that is only shown. */
export interface ResolvedStep extends Step {
  /** Whether it was decided to keep what is there. */
  readonly isKept: boolean;
}

const isOverwritable = ({ action, remark, item, isObsolete }: Step) =>
  action === 'conflict' || (action === 'same' && remark !== undefined && !item.isMinor && !isObsolete);

function overwritten(step: Step, isUninstall: boolean): ResolvedStep {
  const action = isUninstall ? 'delete' : step.found ? 'update' : 'create';
  return { ...step, action, isKept: false };
}

const kept = (step: Step): ResolvedStep =>
  step.action === 'conflict'
    ? { ...step, action: 'same', isKept: true }
    : { ...step, action: step.action, isKept: false };

async function ask(steps: readonly Step[], isUninstall: boolean, signal: AbortSignal): Promise<ResolvedStep[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const what = isUninstall ? 'delete it' : 'overwrite it';
  try {
    const resolved: ResolvedStep[] = [];
    for (const step of steps) {
      if (step.action !== 'conflict') {
        resolved.push(kept(step));
        continue;
      }
      const question = `The ${step.item.name} is ${step.remark}. Keep it (k), or ${what} (o)? `;
      const answer = (await terminal.question(question, { signal })).trim().toLowerCase();
      resolved.push(/^o(verwrite)?$/.test(answer) ? overwritten(step, isUninstall) : kept(step));
    }
    return resolved;
  } catch {
    throw new LearningError('cancelled', 'Nothing was done.', {
      hint: 'Answer k or o, or decide for all by --keep or --overwrite.',
    });
  } finally {
    terminal.close();
  }
}

/** Decides on every conflict. Throws LearningError, before anything is done, where nobody can be asked. */
export async function resolveConflicts(
  steps: readonly Step[],
  preference: Decision,
  isUninstall: boolean,
  signal: AbortSignal,
): Promise<ResolvedStep[]> {
  if (preference === 'overwrite') {
    return steps.map((step) => (isOverwritable(step) ? overwritten(step, isUninstall) : kept(step)));
  }
  if (preference === 'show') return steps.map((step) => ({ ...step, isKept: false }));
  const conflicts = steps.filter(({ action }) => action === 'conflict');
  if (preference === 'keep' || conflicts.length === 0) return steps.map(kept);
  if (process.stdin.isTTY && process.stderr.isTTY) return ask(steps, isUninstall, signal);
  const list = conflicts.map(({ item, remark }) => `the ${item.name} is ${remark}`).join('; ');
  throw new LearningError('bad_usage', `Nothing was done, as nobody can be asked here: ${list}.`, {
    hint: 'Add --keep to leave these as they are, or --overwrite to replace them.',
  });
}
