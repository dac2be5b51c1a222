import { quoteText } from '../../model/quote';
import { ANSWERS } from '../catalogue/answers';
import type { Random } from './random';

const { experiments } = ANSWERS;

const perExperiment = (of: (experiment: (typeof experiments)[number]) => string) =>
  `CASE task_type ${experiments.map((experiment) => `WHEN ${quoteText(experiment.taskType)} THEN ${of(experiment)}`).join(' ')} END`;

/** Which experiment a task takes part in, and on which side. */
export const experimentColumns = (random: Random) => ({
  experiment: perExperiment(({ name }) => quoteText(name)),
  variant: `CASE WHEN ${random.uniform('variant')} < 0.5 THEN 'control' ELSE ${perExperiment(({ variant }) => quoteText(variant))} END`,
  spares: `coalesce(${perExperiment(({ spares }) => String(spares))}, 0)`,
});
