import { LearningError } from '../../error/learning-error';
import { clip } from '../guards';

/** The tier that a policy gives to a type of task. */
export interface TaskTier {
  readonly taskType: string;
  readonly tier: string;
}

function refuse(parameter: string, problem: string): never {
  throw new LearningError('bad_query', `The parameter ${parameter} ${problem}`, {
    hint: 'Write it as in refactor=large,test=small.',
  });
}

function parsePair(parameter: string, pair: string): TaskTier {
  const place = pair.lastIndexOf('=');
  const taskType = pair.slice(0, Math.max(0, place)).trim();
  const tier = pair.slice(place + 1).trim();
  if (taskType !== '' && tier !== '') return { taskType, tier };
  return refuse(
    parameter,
    `takes pairs of a task type and a tier, separated by commas; ${JSON.stringify(clip(pair.trim()))} is none.`,
  );
}

/** Reads `task_type=tier,…`. Throws LearningError `bad_query` that names the parameter. */
export function parseTaskTiers(parameter: string, text: string): readonly TaskTier[] {
  const pairs = text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => parsePair(parameter, pair));
  const types = pairs.map(({ taskType }) => taskType);
  const twice = types.find((type, i) => types.indexOf(type) < i);
  if (twice !== undefined) refuse(parameter, `names the task type ${JSON.stringify(clip(twice))} twice.`);
  return pairs;
}
