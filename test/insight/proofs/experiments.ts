import { DAY, type Row } from '../../query/support/ask';
import { END } from '../../query/support/databases';
import { simulate, type World } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const START = END - 30 * DAY;
const LOOKS = 30;

interface Trial {
  readonly seed: number;
  readonly repetitions: number;
  readonly executions: number;
  /** Chance of success of control. */
  readonly base: number;
  readonly effect: number;
  /** Share of executions that the new variant is given. */
  readonly given?: number;
}

/** An experiment in each repetition. */
const experiments = ({ base, effect, given = 0.5, ...world }: Trial): World => ({
  ...world,
  stages: (draws) => [
    { is_new: draws.chance('variant', String(given)) },
    {
      success: draws.chance('success', `${base} + CASE WHEN is_new THEN ${effect} ELSE 0 END`),
      metadata: "json_object('experiment', 'e', 'variant', CASE WHEN is_new THEN 'new' ELSE 'control' END)",
    },
  ],
});

const cries = (row: Row | undefined, low: string, high: string) =>
  row !== undefined && row[low] !== null && (Number(row[low]) > 0 || Number(row[high]) < 0);

const holdsTruth = (row: Row, value: number) => Number(row.anytime_low) <= value && value <= Number(row.anytime_high);

const NOTHING = proof({
  analysis: 'experiment_result',
  world: `Experiments without any effect, looked at ${LOOKS} times.`,
  repetitions: { short: 10, long: 400 },
  claims: {
    anytime: { what: 'Called won or lost at any look', to: 0.05, unit: 'share' },
    fixed: { what: 'The same by bounds for one look, beside it', from: 0.1, unit: 'share' },
    misassigned: { what: 'Called misassigned at any look', to: 0.01, unit: 'share' },
  },
  run: ({ seed, repetitions }) =>
    simulate(experiments({ seed, repetitions, executions: 2000, base: 0.7, effect: 0 }), async (simulation) => {
      const anytime: boolean[] = [];
      const fixed: boolean[] = [];
      const misassigned: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const looks: (Row | undefined)[] = [];
        for (let look = 1; look <= LOOKS; look++) {
          const range = { from: START, to: START + (look * 30 * DAY) / LOOKS };
          const rows = await simulation.ask(repetition, 'experiment_result', {}, range);
          looks.push(rows.find(({ variant }) => variant === 'new'));
        }
        anytime.push(looks.some((row) => row?.verdict === 'won' || row?.verdict === 'lost'));
        fixed.push(looks.some((row) => cries(row, 'low', 'high')));
        misassigned.push(looks.some((row) => row?.verdict === 'misassigned'));
      }
      return { anytime: shareOf(anytime), fixed: shareOf(fixed), misassigned: shareOf(misassigned) };
    }),
});

/** Whether the bounds of an experiment that was looked at each hour left out 0, and whether they always held the truth. */
async function hourly(trial: Trial): Promise<{ readonly cried: boolean[]; readonly held: boolean[] }> {
  return simulate(experiments(trial), async (simulation) => {
    const cried: boolean[] = [];
    const held: boolean[] = [];
    for (let repetition = 0; repetition < trial.repetitions; repetition++) {
      const looks = await simulation.ask(repetition, 'experiment_over_time', { hours: 1 });
      cried.push(looks.some((row) => cries(row, 'anytime_low', 'anytime_high')));
      held.push(looks.every((row) => holdsTruth(row, trial.effect)));
    }
    return { cried, held };
  });
}

const HOURLY_NOTHING = proof({
  analysis: 'experiment_over_time',
  world: 'Experiments without any effect, looked at each hour of 30 days.',
  repetitions: { short: 20, long: 400 },
  claims: {
    usual: { what: 'Bounds leave out 0 in any hour, 70 % succeed', to: 0.05, unit: 'share' },
    rare: { what: 'The same where 98 % succeed', to: 0.05, unit: 'share' },
  },
  run: async ({ seed, repetitions }) => {
    const at = async (base: number) =>
      shareOf((await hourly({ seed, repetitions, executions: 2000, base, effect: 0 })).cried);
    return { usual: await at(0.7), rare: await at(0.98) };
  },
});

const HOURLY_EFFECT = proof({
  analysis: 'experiment_over_time',
  world: 'Experiments with an effect of 10 points, looked at each hour of 30 days.',
  repetitions: { short: 20, long: 400 },
  claims: {
    held: { what: 'Bounds hold the truth in all hours', from: 0.95, unit: 'share' },
    found: { what: 'Bounds leave out 0 by the planned executions', from: 0.8, unit: 'share' },
  },
  run: async ({ seed, repetitions }) => {
    const { cried, held } = await hourly({ seed, repetitions, executions: 2000, base: 0.65, effect: 0.1 });
    return { held: shareOf(held), found: shareOf(cried) };
  },
});

const MISASSIGNED = proof({
  analysis: 'experiment_result',
  world: 'Experiments whose new variant gets 45 instead of 50 % of 3,000 executions.',
  repetitions: { short: 20, long: 400 },
  claims: { found: { what: 'Called misassigned', from: 0.95, unit: 'share' } },
  run: ({ seed, repetitions }) => {
    const world = experiments({ seed, repetitions, executions: 3000, base: 0.7, effect: 0.1, given: 0.45 });
    return simulate(world, async (simulation) => {
      const found: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const rows = await simulation.ask(repetition, 'experiment_result');
        found.push(rows.every(({ verdict }) => verdict === 'misassigned'));
      }
      return { found: shareOf(found) };
    });
  },
});

export const EXPERIMENT_PROOFS: readonly Proof[] = [NOTHING, HOURLY_NOTHING, HOURLY_EFFECT, MISASSIGNED];
