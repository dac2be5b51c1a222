import type { Row } from '../../query/support/ask';
import { at } from '../support/draws';
import { ASSIGNMENT, BANDS, type ByStratum, byStratum, MEAN_COST, routed, TIERS, TYPES } from '../support/routed';
import { simulate, type World } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const SUCCESS = byStratum((type, band, tier) => 0.9 - 0.1 * band + (0.03 + 0.01 * band) * (tier - 1) - 0.04 * type);

const UNSURE = 0.5;

/** A rule of each kind. */
const POLICY = {
  task_types: 'test=small',
  tier_below_confidence: 'large',
  confidence: UNSURE,
  tier_below_complexity: 'medium',
  complexity: 40,
} as const;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over all tasks of a figure of the tiers that serve them, as chances of the tiers by type and band. */
const over = (figure: ByStratum, chances: (type: number, band: number) => readonly number[]) =>
  mean(
    TYPES.flatMap((_, type) =>
      BANDS.map((band) =>
        TIERS.reduce((sum, _tier, tier) => sum + chances(type, band)[tier]! * figure[type]![band]![tier]!, 0),
      ),
    ),
  );

const asItWas = (_: number, band: number) => ASSIGNMENT[band]!;

function underPolicy(type: number, band: number): readonly number[] {
  if (TYPES[type] === 'test') return [1, 0, 0];
  const sure = band < 2 ? [0, 1, 0] : ASSIGNMENT[band]!;
  return TIERS.map((tier, place) => UNSURE * Number(tier === 'large') + (1 - UNSURE) * sure[place]!);
}

const TRUTH: Readonly<Record<string, number>> = {
  success: over(SUCCESS, underPolicy),
  cost: over(MEAN_COST, underPolicy),
  difference: over(SUCCESS, underPolicy) - over(SUCCESS, asItWas),
  saving: over(MEAN_COST, asItWas) - over(MEAN_COST, underPolicy),
};

const holdsTruth = (row: Row, name: string, value: number) =>
  Number(row[`${name}_low`]) <= value && value <= Number(row[`${name}_high`]);

const isNear = (a: Row[string] | undefined, b: Row[string] | undefined) => Math.abs(Number(a) - Number(b)) < 1e-9;

/** The router is as sure of one as of another. */
function evenlySure(world: World): World {
  return {
    ...world,
    stages: (draws) => [...world.stages(draws), { routing_confidence: draws.uniform('confidence') }],
  };
}

const BY_STRATA = proof({
  analysis: 'policy_what_if',
  world: 'Hard work goes to dear tiers, by task type and complexity alone; the policy has a rule of each kind.',
  repetitions: { short: 8, long: 1000 },
  claims: {
    success: { what: 'Intervals of success that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
    cost: { what: 'Intervals of cost that hold the truth', from: 0.91, to: 0.97, unit: 'share' },
    difference: { what: 'Intervals of the change of success that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
    saving: { what: 'Intervals of the saving that hold the truth', from: 0.91, to: 0.97, unit: 'share' },
    identity: { what: 'What really ran comes to what happened', from: 1, unit: 'share' },
  },
  run: ({ seed, repetitions }) =>
    simulate(evenlySure(routed({ seed, repetitions, executions: 6000, success: SUCCESS })), async (simulation) => {
      const held: Record<string, boolean[]> = { success: [], cost: [], difference: [], saving: [] };
      const identity: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [row] = await simulation.ask(repetition, 'policy_what_if', POLICY);
        for (const [name, cases] of Object.entries(held)) cases.push(holdsTruth(row!, name, TRUTH[name]!));
        const [ran] = await simulation.ask(repetition, 'policy_what_if');
        identity.push(isNear(ran!.success, ran!.actual_success) && isNear(ran!.cost, ran!.actual_cost));
      }
      return {
        success: shareOf(held.success!),
        cost: shareOf(held.cost!),
        difference: shareOf(held.difference!),
        saving: shareOf(held.saving!),
        identity: shareOf(identity),
      };
    }),
});

/** By whether the router saw that a task is nasty, which nobody wrote down. */
const HIDDEN = { large: [0.2, 0.7], success: { small: [0.8, 0.5], large: [0.9, 0.7] } } as const;

const hidden = (seed: number, repetitions: number): World => ({
  seed,
  repetitions,
  executions: 3000,
  stages: (draws) => [
    { nasty: `${draws.chance('nasty', '0.5')}::INTEGER` },
    { chance: at(HIDDEN.large, 'nasty') },
    { is_large: draws.chance('large', 'chance') },
    {
      model_tier: "CASE WHEN is_large THEN 'large' ELSE 'small' END",
      success: draws.chance(
        'success',
        `CASE WHEN is_large THEN ${at(HIDDEN.success.large, 'nasty')} ELSE ${at(HIDDEN.success.small, 'nasty')} END`,
      ),
      metadata: "json_object('propensity', CASE WHEN is_large THEN chance ELSE 1 - chance END)",
    },
  ],
});

const BY_PROPENSITY = proof({
  analysis: 'policy_what_if',
  world: 'The router sees more than it writes down, but logs the propensity of its choices.',
  repetitions: { short: 8, long: 1000 },
  claims: {
    ips: { what: 'Intervals by weights that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
    dr: { what: 'Doubly robust intervals that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
    strata: { what: 'Mean error of strata alone, where their assumption fails', from: 0.03, unit: 'points' },
  },
  run: ({ seed, repetitions }) =>
    simulate(hidden(seed, repetitions), async (simulation) => {
      const truth = mean(HIDDEN.success.large);
      const ips: boolean[] = [];
      const dr: boolean[] = [];
      const errors: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [row] = await simulation.ask(repetition, 'policy_what_if', { tier_otherwise: 'large' });
        ips.push(holdsTruth(row!, 'ips', truth));
        dr.push(holdsTruth(row!, 'dr', truth));
        errors.push(Math.abs(Number(row!.success) - truth));
      }
      return { ips: shareOf(ips), dr: shareOf(dr), strata: { value: mean(errors) } };
    }),
});

export const POLICY_WHAT_IF_PROOFS: readonly Proof[] = [BY_STRATA, BY_PROPENSITY];
