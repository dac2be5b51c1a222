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

const OTHERS = 14;

/** The same as `settled` has of one, beside others that nothing settles: their large tier is the margin above the small one. */
const OF_MANY = proof({
  analysis: 'what_to_try_next',
  world: `A tier that succeeds 68 times in 100 beside one that succeeds ${100 * SMALL} times, and ${OTHERS} other kinds of work that nothing decides.`,
  repetitions: { short: 20, long: 600 },
  claims: {
    settled: { what: `The same, as one of ${OTHERS + 1} comparisons`, from: 0.75, to: 0.95, unit: 'share' },
  },
  run: async ({ seed, repetitions }) => {
    const large = "CASE WHEN task_type = 't0' THEN 0.68 ELSE 0.75 END";
    const work =
      (asked: number): World['stages'] =>
      () => [
        { kind: `CASE WHEN place < ${asked} THEN 0 ELSE 1 + (place - ${asked}) // ${2 * KNOWN} END` },
        {
          tier: 'place % 2',
          turn: `(CASE kind WHEN 0 THEN place ELSE (place - ${asked}) % ${2 * KNOWN} END) // 2`,
          task_type: "'t' || kind",
        },
        {
          model_tier: "CASE tier WHEN 0 THEN 'small' ELSE 'large' END",
          actual_cost: 'CASE tier WHEN 0 THEN 0.01 ELSE 0.1 END',
        },
      ];
    const executions = (asked: number) => asked + OTHERS * 2 * KNOWN;
    const known: World = {
      seed,
      repetitions: 1,
      executions: executions(2 * KNOWN),
      stages: (draws) => [
        ...work(2 * KNOWN)(draws),
        { success: `turn < round(${KNOWN} * CASE tier WHEN 0 THEN ${SMALL} ELSE ${large} END)` },
      ],
    };
    const rows = await simulate(known, (simulation) => simulation.ask(0, 'what_to_try_next'));
    const asked = Number(rows.find(({ task_type }) => task_type === 't0')!.executions) + 2 * KNOWN;
    const world: World = {
      seed,
      repetitions,
      executions: executions(asked),
      stages: (draws) => [
        ...work(asked)(draws),
        { success: draws.chance('success', `CASE tier WHEN 0 THEN ${SMALL} ELSE ${large} END`) },
      ],
    };
    return simulate(world, async (simulation) => {
      const verdicts: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const ledger = await simulation.ask(repetition, 'over_served');
        verdicts.push(ledger.find(({ task_type }) => task_type === 't0')!.verdict === 'over_served');
      }
      return { settled: shareOf(verdicts) };
    });
  },
});

export const WHAT_TO_TRY_NEXT_PROOFS: readonly Proof[] = [settled(0.68), settled(0.8), OF_MANY];
