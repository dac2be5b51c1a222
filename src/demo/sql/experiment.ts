import { ANSWERS } from '../catalogue/answers';
import { quote } from './expressions';
import type { Random } from './random';

const { experiments } = ANSWERS;

const perExperiment = (of: (experiment: (typeof experiments)[number]) => string) =>
  `CASE task_type ${experiments.map((experiment) => `WHEN ${quote(experiment.taskType)} THEN ${of(experiment)}`).join(' ')} END`;

/** Which experiment a task takes part in, and on which side. */
export const experimentColumns = (random: Random) => ({
  experiment: perExperiment(({ name }) => quote(name)),
  variant: `CASE WHEN ${random.uniform('variant')} < 0.5 THEN 'control' ELSE ${perExperiment(({ variant }) => quote(variant))} END`,
  spares: `coalesce(${perExperiment(({ spares }) => String(spares))}, 0)`,
});
