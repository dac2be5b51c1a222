import { ANSWERS } from '../catalogue/answers';
import { MODULES, REPOSITORIES } from '../catalogue/repositories';
import { TASK_TYPES } from '../catalogue/task-types';
import type { World } from '../world';
import { clamp, lookup, pick, weightedIndex, weightedPick, within } from './expressions';
import type { Random } from './random';

const taskTypeIndex = (random: Random, types: Parameters<typeof weightedIndex>[1]) =>
  weightedIndex(random.uniform('task_type'), types);

const HARDER = TASK_TYPES.map(({ name }) => ({ weight: ANSWERS.harderWeek.weights[name] }));

/** What was asked for, and where. */
export const taskColumns = (random: Random, { harder }: World) => ({
  digits: random.digits(),
  repo: weightedPick(random.uniform('repo'), REPOSITORIES),
  task_type_index: harder
    ? `CASE WHEN ${within(harder)} THEN ${taskTypeIndex(random, HARDER)} ELSE ${taskTypeIndex(random, TASK_TYPES)} END`
    : taskTypeIndex(random, TASK_TYPES),
  module: pick(random.uniform('module'), MODULES),
});

const perType = <T extends string | number>(of: (type: (typeof TASK_TYPES)[number]) => T) =>
  lookup('task_type_index', TASK_TYPES.map(of));

export const descriptionColumns = (random: Random) => ({
  task_type: perType(({ name }) => name),
  task_description: `CASE task_type_index ${TASK_TYPES.map(
    ({ descriptions }, i) => `WHEN ${i + 1} THEN ${pick(random.uniform('description'), descriptions)}`,
  ).join(' ')} END || ' ' || module`,
  complexity_score: `${clamp(
    `round(${perType(({ complexity }) => complexity)} + 15 * ${random.normal('complexity')})`,
    0,
    100,
  )}::INTEGER`,
  file_count: `greatest(1, round(${perType(({ files }) => files)} * ${random.factor('files', 0.5)}))::INTEGER`,
});

/** Harder tasks need more tokens. */
export const sizeColumns = (random: Random) => ({
  estimated_tokens: `round(${perType(({ tokens }) => tokens)} * (0.4 + complexity_score / 80) * ${random.factor(
    'tokens',
    0.35,
  )})::INTEGER`,
});
