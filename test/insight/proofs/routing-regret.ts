import { ASSIGNMENT, BANDS, byStratum, routed, TIERS, TYPES } from '../support/routed';
import { simulate } from '../support/simulation';
import { type Found, type Proof, proof, shareOf } from './proof';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const ALIKE = byStratum((type, band) => 0.85 - 0.08 * band - 0.04 * type);

const NOTHING_TO_GAIN = proof({
  analysis: 'routing_regret',
  world: 'All tiers are as good, so that there is nothing to regret.',
  repetitions: { short: 8, long: 400 },
  claims: {
    held: { what: 'Intervals that hold 0', from: 0.93, unit: 'share' },
    regret: { what: 'Mean regret', from: -0.002, to: 0.002, unit: 'points' },
    naive: { what: 'Mean regret were luck not taken out', from: 0.01, unit: 'points' },
  },
  run: ({ seed, repetitions }) =>
    simulate(routed({ seed, repetitions, executions: 6000, success: ALIKE }), async (simulation) => {
      const held: boolean[] = [];
      const regret: number[] = [];
      const naive: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [row] = await simulation.ask(repetition, 'routing_regret', { lambda: 0 });
        held.push(Number(row!.regret_low) <= 0 && Number(row!.regret_high) >= 0);
        regret.push(Number(row!.regret));
        naive.push(Number(row!.naive_regret));
      }
      return { held: shareOf(held), regret: spread(regret), naive: { value: mean(naive) } };
    }),
});

/** Their mean; of few, no nearer to 0 than chance lets it come. */
function spread(values: readonly number[]): Found {
  const middle = mean(values);
  const error = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / values.length);
  return { value: Math.sign(middle) * Math.max(0, Math.abs(middle) - 4 * error) };
}

const CLEAR = byStratum((_, band, tier) => (band < 2 ? [0.9, 0.8, 0.7][tier]! : [0.5, 0.6, 0.75][tier]!));

const TRUTH = mean(
  TYPES.flatMap((_, type) =>
    BANDS.map((band) => {
      const own = CLEAR[type]![band]!;
      return Math.max(...own) - TIERS.reduce((sum, _tier, tier) => sum + ASSIGNMENT[band]![tier]! * own[tier]!, 0);
    }),
  ),
);

const CLEARLY_BEST = proof({
  analysis: 'routing_regret',
  world: 'One tier is clearly the best in each stratum.',
  repetitions: { short: 8, long: 400 },
  claims: { held: { what: 'Intervals that hold the true regret', from: 0.93, unit: 'share' } },
  run: ({ seed, repetitions }) =>
    simulate(routed({ seed, repetitions, executions: 12_000, success: CLEAR }), async (simulation) => {
      const held: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [row] = await simulation.ask(repetition, 'routing_regret', { lambda: 0 });
        held.push(Number(row!.regret_low) <= TRUTH && Number(row!.regret_high) >= TRUTH);
      }
      return { held: shareOf(held) };
    }),
});

export const ROUTING_REGRET_PROOFS: readonly Proof[] = [NOTHING_TO_GAIN, CLEARLY_BEST];
