import { DAY, type Row } from '../../query/support/ask';
import { END } from '../../query/support/databases';
import { at } from '../support/draws';
import { simulate, type World } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const TYPES = ['feature', 'refactor', 'test', 'bug_fix', 'docs'] as const;
const TIERS = ['small', 'medium', 'large'] as const;
const POOLS = ['mahavishnu', 'session-buddy', 'runpod', 'kubernetes'] as const;

/** The period before is the first half of the 30 days, and what is asked about is the other. */
const LATER = { from: END - 15 * DAY, to: END };

interface Change {
  readonly dimension: 'pool_type' | 'task_type' | 'model_tier';
  readonly value: string;
  /** By how much less of these succeed; or by how much more of all there are of these. */
  readonly by: number;
}

/** What is changed in which repetition: each value of each dimension takes its turn. */
const CAUSES: readonly Change[] = [
  ...POOLS.map((value) => ({ dimension: 'pool_type', value, by: 0.25 }) as const),
  ...TYPES.map((value) => ({ dimension: 'task_type', value, by: 0.25 }) as const),
  ...TIERS.map((value) => ({ dimension: 'model_tier', value, by: 0.25 }) as const),
];

const causeOf = (repetition: number) => CAUSES[repetition % CAUSES.length]!;

const cases = (sql: (change: Change) => string, otherwise: string) =>
  `CASE repetition % ${CAUSES.length} ${CAUSES.map((change, i) => `WHEN ${i} THEN ${sql(change)}`).join(' ')} ELSE ${otherwise} END`;

/** Hard work goes to dear tiers, fails more often, and refactoring does so most. */
const SUCCESS = '0.98 - 0.003 * complexity_score + 0.04 * tier - 0.2 * (type = 1)::INTEGER';

interface Options {
  readonly seed: number;
  readonly repetitions: number;
  /** SQL of what is taken off the chance of success now. */
  readonly drop?: string;
  /** Share of the work that has become refactoring now, which is the hardest. */
  readonly harder?: number;
}

const world = ({ seed, repetitions, drop = '0', harder }: Options): World => ({
  seed,
  repetitions,
  executions: 6000,
  stages: (draws) => [
    { now: 'place >= 3000', moved: harder === undefined ? 'false' : draws.chance('moved', `${harder}`) },
    {
      type: `CASE WHEN now AND moved THEN 1 ELSE floor(${TYPES.length} * ${draws.uniform('type')}) END::INTEGER`,
      pool: `floor(${POOLS.length} * ${draws.uniform('pool')})::INTEGER`,
    },
    {
      complexity_score: `floor(100 * ${draws.uniform('complexity')})::INTEGER`,
    },
    { tier: `least(2, floor(${draws.uniform('tier')} * 2 + complexity_score / 60))::INTEGER` },
    {
      task_type: at(TYPES, 'type'),
      pool_type: at(POOLS, 'pool'),
      model_tier: at(TIERS, 'tier'),
    },
    { success: draws.chance('success', `${SUCCESS} - CASE WHEN now THEN ${drop} ELSE 0 END`) },
  ],
});

const isNamed = (row: Row | undefined, { dimension, value }: Change, of: 'top_' | '') =>
  row?.[`${of}dimension`] === dimension && row[`${of}value`] === value;

const gap = (rows: readonly Row[], dimension: string, change: number) =>
  Math.abs(rows.reduce((sum, row) => sum + (row.dimension === dimension ? Number(row.total_effect) : 0), 0) - change);

const NAMES = proof({
  analysis: 'why_changed',
  world: 'In one pool, task type or tier, each in turn, 25 of 100 that succeeded fail in the second half.',
  repetitions: { short: 12, long: 400 },
  claims: {
    first: { what: 'The cause comes first', from: 1, unit: 'share' },
    verdict: { what: 'Verdicts of worse results, work no harder', from: 0.95, unit: 'share' },
    named: { what: 'Sentences that name the cause', from: 1, unit: 'share' },
    gap: { what: 'Farthest that parts are from the change as a whole', to: 1e-9, unit: 'number' },
  },
  run: ({ seed, repetitions }) =>
    simulate(
      world({
        seed,
        repetitions,
        drop: cases(({ dimension, value, by }) => `CASE WHEN ${dimension} = '${value}' THEN ${by} ELSE 0 END`, '0'),
      }),
      async (simulation) => {
        const [first, verdict, named, gaps]: [boolean[], boolean[], boolean[], number[]] = [[], [], [], []];
        for (let repetition = 0; repetition < repetitions; repetition++) {
          const cause = causeOf(repetition);
          const rows = await simulation.ask(repetition, 'why_changed', {}, LATER);
          const [summary] = await simulation.ask(repetition, 'why_changed_summary', {}, LATER);
          first.push(isNamed(rows[0], cause, ''));
          verdict.push(summary!.verdict === 'worse_results' && String(summary!.text).endsWith('work no harder'));
          named.push(isNamed(summary, cause, 'top_'));
          for (const dimension of ['pool_type', 'task_type', 'model_tier', 'complexity_bucket']) {
            gaps.push(gap(rows, dimension, Number(summary!.change)));
          }
        }
        return {
          first: shareOf(first),
          verdict: shareOf(verdict),
          named: shareOf(named),
          gap: { value: Math.max(...gaps) },
        };
      },
    ),
});

const HARDER = proof({
  analysis: 'why_changed',
  world: 'A quarter of the work becomes refactoring, which is harder; of the same work as much succeeds as before.',
  repetitions: { short: 12, long: 400 },
  claims: {
    first: { what: 'Refactoring comes first', from: 1, unit: 'share' },
    verdict: { what: 'Verdicts of harder work', from: 0.95, unit: 'share' },
  },
  run: ({ seed, repetitions }) =>
    simulate(world({ seed, repetitions, harder: 0.25 }), async (simulation) => {
      const [first, verdict]: [boolean[], boolean[]] = [[], []];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [row] = await simulation.ask(repetition, 'why_changed', { limit: 1 }, LATER);
        const [summary] = await simulation.ask(repetition, 'why_changed_summary', {}, LATER);
        first.push(row!.dimension === 'task_type' && row!.value === 'refactor');
        verdict.push(summary!.verdict === 'harder_work');
      }
      return { first: shareOf(first), verdict: shareOf(verdict) };
    }),
});

const NOTHING = proof({
  analysis: 'why_changed_summary',
  world: 'Nothing changes.',
  repetitions: { short: 12, long: 400 },
  claims: { alarms: { what: 'Verdicts other than no change', to: 0.07, unit: 'share' } },
  run: ({ seed, repetitions }) =>
    simulate(world({ seed, repetitions }), async (simulation) => {
      const alarms: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [summary] = await simulation.ask(repetition, 'why_changed_summary', {}, LATER);
        alarms.push(summary!.verdict !== 'no_change');
      }
      return { alarms: shareOf(alarms) };
    }),
});

export const WHY_CHANGED_PROOFS: readonly Proof[] = [NAMES, HARDER, NOTHING];
