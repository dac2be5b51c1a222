import { marginTest, mean } from '../../query/insight/support/plain';
import type { Row } from '../../query/support/ask';
import { BANDS, byStratum, MEAN_COST, routed, TIERS, TYPES } from '../support/routed';
import { simulate } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const MARGIN = 0.05;

/** By how much each tier succeeds more often than the one below it: less, by the margin, or by far more. */
const ADVANTAGES = [-0.02, MARGIN, MARGIN, MARGIN, 0.2] as const;

const SUCCESS = byStratum((type, band, tier) => {
  const steps = [1, 2].filter((step) => step <= tier).map((step) => ADVANTAGES[(type + band + 2 * step) % 5]!);
  return steps.reduce((sum, step) => sum + step, 0.7 - 0.02 * band);
});

interface Truth {
  readonly difference: number;
  readonly saving: number;
}

function truthOf(row: Row): Truth {
  const of = (figures: typeof SUCCESS, tier: Row[string] | undefined) =>
    figures[TYPES.indexOf(row.task_type as (typeof TYPES)[number])]![BANDS.indexOf(row.complexity_band as 0)]![
      TIERS.indexOf(tier as (typeof TIERS)[number])
    ]!;
  return {
    difference: of(SUCCESS, row.dear_tier) - of(SUCCESS, row.cheap_tier),
    saving: Number(row.n_dear) * (of(MEAN_COST, row.dear_tier) - of(MEAN_COST, row.cheap_tier)),
  };
}

/** The one-sided p-value that a difference is under the margin, before any correction. */
function pValue({ success_dear, success_cheap, n_dear, n_cheap }: Row): number {
  const successes = (share: Row[string] | undefined, n: Row[string] | undefined) =>
    Math.round(Number(share) * Number(n));
  return marginTest(
    successes(success_dear, n_dear),
    Number(n_dear),
    successes(success_cheap, n_cheap),
    Number(n_cheap),
    MARGIN,
  );
}

interface Known {
  readonly row: Row;
  readonly truth: Truth;
}

const ROUNDING = 1e-9;
const isOverServed = ({ truth }: Known) => truth.difference < MARGIN - ROUNDING;
const earnsItsPrice = ({ truth }: Known) => truth.difference > MARGIN + ROUNDING;

const within = (value: number, low: Row[string] | undefined, high: Row[string] | undefined) =>
  Number(low) <= value && value <= Number(high);

/** Those that are wrong among the discoveries of a repetition, as a share; none where there are no discoveries. */
const wrongShare = (discoveries: readonly Known[], isRight = isOverServed) =>
  discoveries.length === 0 ? 0 : discoveries.filter((each) => !isRight(each)).length / discoveries.length;

/** Nearly all succeed, and each dear tier earns its price by a hair: its cheaper one is the margin below it. */
const SURE = byStratum((_, __, tier) => 1 - MARGIN * (TIERS.length - 1 - tier));

const NEARLY_ALL = proof({
  analysis: 'over_served',
  world: 'Each dear tier succeeds more often by the margin exactly, the dearest one always.',
  repetitions: { short: 40, long: 400 },
  claims: {
    wrong: { what: 'Answers with a verdict `over_served`, none of which is right', to: 0.07, unit: 'share' },
  },
  run: ({ seed, repetitions }) =>
    simulate(routed({ seed, repetitions, executions: 5000, success: SURE }), async (simulation) => {
      const wrong: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const rows = await simulation.ask(repetition, 'over_served', { margin: MARGIN });
        wrong.push(rows.some(({ verdict }) => verdict === 'over_served'));
      }
      return { wrong: shareOf(wrong) };
    }),
});

export const OVER_SERVED_PROOFS: readonly Proof[] = [
  proof({
    analysis: 'over_served',
    world:
      'Of five pairs of tiers the dear one succeeds less often in one, more often by the margin exactly in three, and by far more in one.',
    repetitions: { short: 6, long: 200 },
    claims: {
      difference: { what: 'Intervals of the difference that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
      saving: { what: 'Intervals of the saving that hold the truth', from: 0.91, to: 0.97, unit: 'share' },
      wrong: { what: 'Wrong ones among the verdicts `over_served`', to: 0.05, unit: 'share' },
      uncorrected: { what: 'The same without the correction for many comparisons', from: 0.05, unit: 'share' },
      earns: { what: 'Wrong ones among the verdicts `earns_its_price`', to: 0.05, unit: 'share' },
      earnsUncorrected: {
        what: 'The same by the bounds of the difference, without a correction',
        from: 0.05,
        unit: 'share',
      },
    },
    run: ({ seed, repetitions }) =>
      simulate(routed({ seed, repetitions, executions: 15_000, success: SUCCESS }), async (simulation) => {
        const all: Known[] = [];
        const wrong: number[] = [];
        const uncorrected: number[] = [];
        const earns: number[] = [];
        const earnsUncorrected: number[] = [];
        for (let repetition = 0; repetition < repetitions; repetition++) {
          const rows = await simulation.ask(repetition, 'over_served', { margin: MARGIN });
          const known = rows
            .filter(({ verdict }) => verdict !== 'too_few')
            .map((row) => ({ row, truth: truthOf(row) }));
          all.push(...known);
          wrong.push(wrongShare(known.filter(({ row }) => row.verdict === 'over_served')));
          uncorrected.push(wrongShare(known.filter(({ row }) => pValue(row) <= 0.05)));
          earns.push(
            wrongShare(
              known.filter(({ row }) => row.verdict === 'earns_its_price'),
              earnsItsPrice,
            ),
          );
          earnsUncorrected.push(
            wrongShare(
              known.filter(({ row }) => Number(row.low) > MARGIN),
              earnsItsPrice,
            ),
          );
        }
        return {
          difference: shareOf(all.map(({ row, truth }) => within(truth.difference, row.low, row.high))),
          saving: shareOf(all.map(({ row, truth }) => within(truth.saving, row.saving_low, row.saving_high))),
          wrong: { value: mean(wrong), of: repetitions },
          uncorrected: { value: mean(uncorrected), of: repetitions },
          earns: { value: mean(earns), of: repetitions },
          earnsUncorrected: { value: mean(earnsUncorrected), of: repetitions },
        };
      }),
  }),
  NEARLY_ALL,
];
