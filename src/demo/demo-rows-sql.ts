import { EXECUTION_COLUMNS } from '../model/columns';
import { actualCostColumns, estimateColumns } from './sql/cost';
import { EMBEDDING_STAGES } from './sql/embedding';
import { feedbackColumns, qualityColumns, ratingColumns, resourceColumns, solutionColumns } from './sql/evaluation';
import { experimentColumns } from './sql/experiment';
import { extend } from './sql/expressions';
import { durationColumns, errorMessageColumns, errorTypeColumns, successColumns } from './sql/outcome';
import { Random, STREAMS } from './sql/random';
import { recordColumns } from './sql/record';
import { certaintyColumns, chanceColumns, choiceColumns, placeColumns, poolColumns, retryColumns } from './sql/routing';
import { descriptionColumns, sizeColumns, taskColumns } from './sql/task';
import type { World } from './world';

type Stage = (random: Random, world: World) => Readonly<Record<string, string>>;

/** Each stage sees the columns of those before it. */
const STAGES: readonly Stage[] = [
  taskColumns,
  descriptionColumns,
  sizeColumns,
  choiceColumns,
  retryColumns,
  () => poolColumns,
  placeColumns,
  () => chanceColumns,
  experimentColumns,
  certaintyColumns,
  successColumns,
  errorTypeColumns,
  durationColumns,
  errorMessageColumns,
  () => estimateColumns,
  actualCostColumns,
  qualityColumns,
  feedbackColumns,
  ratingColumns,
  resourceColumns,
  solutionColumns,
  recordColumns,
  ...EMBEDDING_STAGES.map(
    (stage): Stage =>
      (_, world) =>
        stage(world),
  ),
];

/**
 * A SELECT of rows for `executions`, all columns in their order, and one row of it a row of `arrivals`: a SELECT of
 * `i` (BIGINT, not negative, below 2^57) and `timestamp`. A row depends on the world, its `i` and its time only.
 */
export function demoRowsSql(arrivals: string, world: World): string {
  const random = new Random(world.seed, STREAMS);
  const rows = STAGES.reduce((sql, stage) => extend(sql, stage(random, world)), arrivals);
  return `SELECT ${EXECUTION_COLUMNS.map(({ name }) => name).join(', ')} FROM (${rows})`;
}
