import type { Status } from '../../api/status';
import { DATA_SOURCE } from '../../dashboards/data-source';
import { LearningError } from '../../error/learning-error';
import { findSource } from '../../snapshot/find-source';

const WITHOUT = 'Leave --db out to see a demo.';

/** Throws LearningError when there is no file that could be a learning database, before anything is started. */
export async function checkFile(path: string): Promise<void> {
  try {
    await findSource(path);
  } catch (cause) {
    const { code, message, hint } = LearningError.from(cause);
    throw new LearningError(code, message, { cause, hint: `${hint} ${WITHOUT}` });
  }
}

async function statusAt(origin: string, signal: AbortSignal): Promise<Partial<Status>> {
  try {
    const response = await fetch(`${origin}/api/datasources/uid/${DATA_SOURCE.uid}/resources/status`, { signal });
    return (await response.json()) as Partial<Status>;
  } catch {
    return {};
  }
}

/**
 * Throws LearningError when the session shows no learning database. It asks the plugin, so that the copy that tells is
 * the one that the dashboards read.
 */
export async function checkContents(origin: string, signal: AbortSignal): Promise<void> {
  const { database = {}, problem = null } = await statusAt(origin, signal);
  if (problem === null || (database !== null && problem.code !== 'no_executions')) return;
  const { hint } = new LearningError(problem.code, problem.message);
  throw new LearningError(problem.code, problem.message, { hint: `${hint} ${WITHOUT}` });
}
