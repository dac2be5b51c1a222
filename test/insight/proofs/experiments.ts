import { mean, newcombe } from '../../query/insight/support/plain';
import { DAY, type Row } from '../../query/support/ask';
import { END } from '../../query/support/databases';
import { type Simulation, simulate, type World } from '../support/simulation';
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
      metadata:
        "json_object('experiment', 'e' || repetition, 'variant', CASE WHEN is_new THEN 'new' ELSE 'control' END)",
    },
  ],
});

const cries = (row: Row | undefined, low: string, high: string) =>
  row !== undefined && row[low] !== null && (Number(row[low]) > 0 || Number(row[high]) < 0);

const holdsTruth = (row: Row, value: number) => Number(row.anytime_low) <= value && value <= Number(row.anytime_high);

/** Whether bounds for one look leave out 0, of each experiment as it was at a time. */
async function fixedCries(simulation: Simulation, until: number): Promise<ReadonlyMap<string, boolean>> {
  const rows = await simulation.rows(`
    SELECT
      metadata->>'experiment' AS experiment,
      count(*) FILTER (metadata->>'variant' = 'new') AS new,
      count(*) FILTER (metadata->>'variant' = 'new' AND success) AS new_successes,
      count(*) FILTER (metadata->>'variant' = 'control') AS control,
      count(*) FILTER (metadata->>'variant' = 'control' AND success) AS control_successes
    FROM executions
    WHERE timestamp <= make_timestamp(${until * 1000})
    GROUP BY ALL`);
  const criesAt = (row: Row) => {
    const [n, k, m, l] = [row.new, row.new_successes, row.control, row.control_successes].map(Number);
    if (n === 0 || m === 0) return false;
    const { low, high } = newcombe(k!, n!, l!, m!);
    return low > 0 || high < 0;
  };
  return new Map(rows.map((row) => [String(row.experiment), criesAt(row)]));
}

const NOTHING = proof({
  analysis: 'experiments',
  world: `Experiments without any effect, looked at ${LOOKS} times.`,
  repetitions: { short: 40, long: 1000 },
  claims: {
    anytime: { what: 'Called won or lost at any look', to: 0.05, unit: 'share' },
    fixed: { what: 'The same by bounds for one look, beside it', from: 0.15, unit: 'share' },
    misassigned: { what: 'Called misassigned at any look', to: 0.01, unit: 'share' },
  },
  run: ({ seed, repetitions }) =>
    simulate(experiments({ seed, repetitions, executions: 2000, base: 0.7, effect: 0 }), async (simulation) => {
      const settled = new Set<string>();
      const misassigned = new Set<string>();
      const fixed = new Set<string>();
      for (let look = 1; look <= LOOKS; look++) {
        const until = Math.round(START + (look * 30 * DAY) / LOOKS);
        for (const row of await simulation.askAll('experiments', { limit: 10_000 }, { from: START, to: until })) {
          if (row.verdict === 'won' || row.verdict === 'lost') settled.add(String(row.experiment));
          if (row.verdict === 'misassigned') misassigned.add(String(row.experiment));
        }
        for (const [experiment, cried] of await fixedCries(simulation, until)) if (cried) fixed.add(experiment);
      }
      const share = (of: ReadonlySet<string>) => ({ value: of.size / repetitions, of: repetitions });
      return { anytime: share(settled), fixed: share(fixed), misassigned: share(misassigned) };
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
  repetitions: { short: 8, long: 400 },
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
  repetitions: { short: 8, long: 400 },
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
  analysis: 'experiments',
  world: 'Experiments whose new variant gets 45 instead of 50 % of 3,000 executions.',
  repetitions: { short: 40, long: 1000 },
  claims: { found: { what: 'Called misassigned', from: 0.95, unit: 'share' } },
  run: ({ seed, repetitions }) => {
    const world = experiments({ seed, repetitions, executions: 3000, base: 0.7, effect: 0.1, given: 0.45 });
    return simulate(world, async (simulation) => {
      const rows = await simulation.askAll('experiments', { limit: 10_000 });
      return { found: shareOf(rows.map(({ verdict }) => verdict === 'misassigned')) };
    });
  },
});

const VARIANTS = 20;

const MANY = proof({
  analysis: 'experiments',
  world: `Experiments of ${VARIANTS} variants and a control without any effect, looked at ten times.`,
  repetitions: { short: 20, long: 400 },
  claims: {
    cried: { what: `Called won or lost at any look, of ${VARIANTS} variants`, to: 0.05, unit: 'share' },
    held: { what: 'Bounds of the best variant that hold the truth at all looks', from: 0.95, unit: 'share' },
    flattered: { what: 'What the best variant seems to be better by, which is 0', from: 0.03, unit: 'points' },
    misassigned: { what: `Called misassigned at any look, of ${VARIANTS} variants`, to: 0.01, unit: 'share' },
  },
  run: ({ seed, repetitions }) => {
    const world: World = {
      seed,
      repetitions,
      executions: 4000,
      stages: (draws) => [
        { variant: `floor(${VARIANTS + 1} * ${draws.uniform('variant')})::INTEGER` },
        {
          success: draws.chance('success', '0.7'),
          metadata:
            "json_object('experiment', 'e' || repetition, 'variant', CASE variant WHEN 0 THEN 'control' ELSE 'v' || variant END)",
        },
      ],
    };
    return simulate(world, async (simulation) => {
      const [cried, missed, misassigned] = [new Set(), new Set(), new Set()];
      let last: Row[] = [];
      for (let look = 1; look <= 10; look++) {
        const until = Math.round(START + (look * 30 * DAY) / 10);
        last = await simulation.askAll('experiments', { limit: 10_000 }, { from: START, to: until });
        for (const row of last) {
          if (row.verdict === 'won' || row.verdict === 'lost') cried.add(row.experiment);
          if (row.verdict === 'misassigned') misassigned.add(row.experiment);
          if (row.anytime_low !== null && !holdsTruth(row, 0)) missed.add(row.experiment);
        }
      }
      const share = (of: ReadonlySet<unknown>) => ({ value: of.size / repetitions, of: repetitions });
      return {
        cried: share(cried),
        held: { value: 1 - missed.size / repetitions, of: repetitions },
        flattered: { value: mean(last.map(({ difference }) => Number(difference))) },
        misassigned: share(misassigned),
      };
    });
  },
});

export const EXPERIMENT_PROOFS: readonly Proof[] = [NOTHING, MANY, HOURLY_NOTHING, HOURLY_EFFECT, MISASSIGNED];
