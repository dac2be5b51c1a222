import { DAY, type Row } from '../../query/support/ask';
import { END } from '../../query/support/databases';
import { simulate } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

const holds = ({ low, high }: Row, value: number) => Number(low) <= value && value <= Number(high);

/** Spread of the logarithm of costs: the dearest of a hundred costs thirty times as much as the middle one. */
const SPREAD = 1.5;
const FACTOR = Math.exp(SPREAD ** 2 / 2);

const PER_SUCCESS = proof({
  analysis: 'cost_per_success_bounds',
  world: 'Costs are skewed, and failures cost half as much again; 600 executions, two thirds of which succeed.',
  repetitions: { short: 40, long: 1000 },
  claims: { held: { what: 'Intervals that hold the truth', from: 0.91, to: 0.97, unit: 'share' } },
  run: ({ seed, repetitions }) =>
    simulate(
      {
        seed,
        repetitions,
        executions: 600,
        stages: (draws) => [
          { success: draws.chance('success', '2 / 3') },
          {
            actual_cost: `0.01 * exp(${SPREAD} * ${draws.normal('cost')}) * CASE WHEN success THEN 1 ELSE 1.5 END`,
          },
        ],
      },
      async (simulation) => {
        const truth = (0.01 * FACTOR * (2 / 3 + 1.5 / 3)) / (2 / 3);
        const held: boolean[] = [];
        for (let repetition = 0; repetition < repetitions; repetition++) {
          const [row] = await simulation.ask(repetition, 'cost_per_success_bounds', { by: 'none' });
          held.push(holds(row!, truth));
        }
        return { held: shareOf(held) };
      },
    ),
});

const DAYS = 75;
const [JANUARY, FEBRUARY] = ["TIMESTAMP '2026-01-01'", "TIMESTAMP '2026-02-01'"];
const PRESENTS = [Date.UTC(2026, 0, 8, 9, 30), Date.UTC(2026, 0, 18), Date.UTC(2026, 0, 28, 18)];

interface Spending {
  readonly world: string;
  readonly what: string;
  /** Executions a day, on average. */
  readonly daily: number;
  /** Spread of the logarithm of costs. */
  readonly spread: number;
}

const forecast = ({ world, what, daily, spread }: Spending) =>
  proof({
    analysis: 'cost_forecast',
    world: `${world}, on Saturdays and Sundays a third; looked at in three places of a month.`,
    repetitions: { short: 8, long: 400 },
    claims: { held: { what, from: 0.93, to: 0.97, unit: 'share' } },
    run: ({ seed, repetitions }) =>
      simulate(
        {
          seed,
          repetitions,
          executions: daily * DAYS,
          stages: (draws) => [
            {
              timestamp: `make_timestamp(${(END - DAYS * DAY) * 1000} + (${draws.uniform('time')} * ${DAYS * DAY * 1000})::BIGINT)`,
            },
            {
              actual_cost: `0.01 * exp(${spread} * ${draws.normal('cost')}) * CASE WHEN isodow(timestamp) > 5 THEN 1 ELSE 3 END`,
            },
          ],
        },
        async (simulation) => {
          const held: boolean[] = [];
          for (let repetition = 0; repetition < repetitions; repetition++) {
            const [month] = await simulation.select(
              repetition,
              `sum(actual_cost) FILTER (WHERE timestamp >= ${JANUARY} AND timestamp < ${FEBRUARY})::DOUBLE AS spent`,
            );
            for (const to of PRESENTS) {
              const [row] = await simulation.ask(repetition, 'cost_forecast', {}, { from: to - 30 * DAY, to });
              held.push(holds(row!, Number(month!.spent)));
            }
          }
          return { held: shareOf(held) };
        },
      ),
  });

export const COST_PROOFS: readonly Proof[] = [
  PER_SUCCESS,
  forecast({
    world: 'Some forty executions a day of skewed costs',
    what: 'Intervals that hold what the month cost',
    daily: 40,
    spread: 1,
  }),
  forecast({
    world: 'Some three executions a day of very skewed costs, one day thirty times as dear as another',
    what: 'The same where days are very skewed',
    daily: 3,
    spread: SPREAD,
  }),
];
