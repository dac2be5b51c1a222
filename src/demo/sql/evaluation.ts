import { POOLS } from '../catalogue/pools';
import { TASK_TYPES } from '../catalogue/task-types';
import { TIERS } from '../catalogue/tiers';
import { clamp, lookup, pick } from './expressions';
import type { Random } from './random';

/** The quality gate scores most results, those that it rejects below 60; what gave no result has no score. */
export const qualityColumns = (random: Random) => ({
  quality_score: `CASE
    WHEN error_type = 'quality_gate' THEN 30 + floor(${random.uniform('quality')} * 29)::INTEGER
    WHEN success AND ${random.uniform('scored')} < 0.8 THEN ${clamp(
      `round(${lookup(
        'tier_index',
        TIERS.map(({ quality }) => quality),
      )} - 0.08 * (complexity_score - 40) + 7 * ${random.normal('quality')})`,
      0,
      100,
    )}::INTEGER END`,
});

/** Few people give feedback; fewer still rate. */
export const feedbackColumns = (random: Random) => ({
  user_accepted: `CASE WHEN ${random.uniform('feedback')} < 0.12
    THEN ${random.uniform('accepted')} < CASE WHEN success THEN 0.97 ELSE 0.07 END END`,
});

export const ratingColumns = (random: Random) => ({
  user_rating: `CASE WHEN ${random.uniform('feedback')} < 0.07 THEN ${clamp(
    `round(CASE WHEN user_accepted THEN 4.3 ELSE 2 END + 0.8 * ${random.normal('rating')})`,
    1,
    5,
  )}::INTEGER END`,
});

/** Not every pool reports what its workers used. */
export const resourceColumns = (random: Random) => {
  const measured = `${lookup(
    'pool_index',
    POOLS.map(({ measured }) => measured),
  )} AND ${random.uniform('measured')} < 0.85`;
  return {
    peak_memory_mb: `CASE WHEN ${measured} THEN round((140 + 9 * file_count + 2.2 * sqrt(duration_seconds) * 10) * ${random.factor('memory', 0.2)}, 1) END`,
    cpu_time_seconds: `CASE WHEN ${measured} THEN round(duration_seconds * (0.1 + 0.5 * ${random.uniform('cpu')}), 3) END`,
  };
};

/** Solutions recur: each kind of task has a few, and some are rejected more often than others. */
export const solutionColumns = (random: Random) => {
  const uniform = random.uniform('solution');
  const chosen = `CASE WHEN success THEN ${uniform} ELSE sqrt(${uniform}) END`;
  const share = "CASE WHEN success THEN 0.2 WHEN error_type IN ('quality_gate', 'validation') THEN 0.5 ELSE 0 END";
  return {
    solution_summary: `CASE WHEN ${random.uniform('scored')} < ${share} THEN CASE task_type_index ${TASK_TYPES.map(
      ({ solutions }, i) => `WHEN ${i + 1} THEN ${pick(chosen, solutions)}`,
    ).join(' ')} END END`,
  };
};
