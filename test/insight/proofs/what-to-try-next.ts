import type { Row } from '../../query/support/ask';
import { simulate, type World } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const SMALL = 0.7;
/** What is known before the trial: few executions that succeed as often as is true. */
const KNOWN = 100;

/** Two tiers by turns, in one stratum. */
const twoTiers = (world: Omit<World, 'stages'>, success: World['stages']): World => ({
  ...world,
  stages: (draws) => [
    { tier: 'place % 2', turn: 'place // 2' },
    {
      model_tier: "CASE tier WHEN 0 THEN 'small' ELSE 'large' END",
      actual_cost: 'CASE tier WHEN 0 THEN 0.01 ELSE 0.1 END',
    },
    ...success(draws),
  ],
});

async function proposal(large: number): Promise<Row> {
  const known = twoTiers({ seed: 1, repetitions: 1, executions: 2 * KNOWN }, () => [
    { success: `turn < ${KNOWN} * CASE tier WHEN 0 THEN ${SMALL} ELSE ${large} END` },
  ]);
  const [row] = await simulate(known, (simulation) => simulation.ask(0, 'what_to_try_next'));
  return row!;
}

const settled = (large: number) =>
  proof({
    analysis: 'what_to_try_next',
    world: `A tier that succeeds ${Math.round(100 * large)} times in 100 beside one that succeeds ${100 * SMALL} times.`,
    repetitions: { short: 40, long: 600 },
    claims: {
      settled: {
        what: `Trials that settle whether ${Math.round(100 * large)} successes in 100 are more than ${100 * SMALL}, and by the margin`,
        from: 0.75,
        to: 0.95,
        unit: 'share',
      },
    },
    run: async ({ seed, repetitions }) => {
      const { executions } = await proposal(large);
      const world = twoTiers({ seed, repetitions, executions: Number(executions) + 2 * KNOWN }, (draws) => [
        { success: draws.chance('success', `CASE tier WHEN 0 THEN ${SMALL} ELSE ${large} END`) },
      ]);
      return simulate(world, async (simulation) => {
        const verdicts: boolean[] = [];
        for (let repetition = 0; repetition < repetitions; repetition++) {
          const [row] = await simulation.ask(repetition, 'over_served');
          verdicts.push(row!.verdict !== 'open');
        }
        return { settled: shareOf(verdicts) };
      });
    },
  });

export const WHAT_TO_TRY_NEXT_PROOFS: readonly Proof[] = [settled(0.68), settled(0.85)];
