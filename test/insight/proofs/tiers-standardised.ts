import type { Row } from '../../query/support/ask';
import { BANDS, type ByStratum, byStratum, MEAN_COST, routed, TIERS, TYPES } from '../support/routed';
import { simulate } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const ENOUGH = 30;

const SUCCESS = byStratum((type, band, tier) => 0.9 - 0.1 * band + (0.03 + 0.01 * band) * (tier - 1) - 0.04 * type);

const indexOf = (list: readonly (string | number)[], value: Row[string] | undefined) =>
  list.indexOf(value as string | number);

/** The mean of a tier's true figures over the tasks in the strata where it has enough executions. */
function truth(cells: readonly Row[], tier: string, figures: ByStratum): number {
  const tasks = new Map<string, number>();
  const stratum = ({ task_type, band }: Row) => `${task_type} ${band}`;
  for (const cell of cells) tasks.set(stratum(cell), (tasks.get(stratum(cell)) ?? 0) + Number(cell.n));
  let [sum, weight] = [0, 0];
  for (const cell of cells) {
    if (cell.model_tier !== tier || Number(cell.n) < ENOUGH) continue;
    const n = tasks.get(stratum(cell))!;
    sum += n * figures[indexOf(TYPES, cell.task_type)]![indexOf(BANDS, cell.band)]![indexOf(TIERS, tier)]!;
    weight += n;
  }
  return sum / weight;
}

const holdsTruth = (row: Row, name: string, value: number) =>
  Number(row[`${name}_low`]) <= value && value <= Number(row[`${name}_high`]);

const COVERAGE = proof({
  analysis: 'tiers_standardised',
  world: 'Hard work goes to dear tiers, by task type and complexity alone; costs are skewed.',
  repetitions: { short: 12, long: 400 },
  claims: {
    success: { what: 'Intervals of success that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
    cost: { what: 'Intervals of cost that hold the truth', from: 0.91, to: 0.97, unit: 'share' },
  },
  run: ({ seed, repetitions }) =>
    simulate(routed({ seed, repetitions, executions: 6000, success: SUCCESS }), async (simulation) => {
      const success: boolean[] = [];
      const cost: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const cells = await simulation.select(
          repetition,
          'task_type, complexity_score // 20 AS band, model_tier, count(*) AS n',
        );
        for (const row of await simulation.ask(repetition, 'tiers_standardised')) {
          const tier = String(row.model_tier);
          success.push(holdsTruth(row, 'success', truth(cells, tier, SUCCESS)));
          cost.push(holdsTruth(row, 'cost', truth(cells, tier, MEAN_COST)));
        }
      }
      return { success: shareOf(success), cost: shareOf(cost) };
    }),
});

export const TIERS_STANDARDISED_PROOFS: readonly Proof[] = [COVERAGE];
