import { mean } from '../../query/insight/support/plain';
import { at } from '../support/draws';
import { simulate, type World } from '../support/simulation';
import { type Claim, type Found, type Proof, proof } from './proof';

/** Log odds of success of each task type beside the others, and how fast they fall with complexity. */
const TYPES = { documentation: 0.6, test: 0.2, refactor: -0.2, feature: -0.6 } as const;
const HARDNESS = 2.6;

interface Tier {
  /** Log odds of success of a task of middling type and complexity. */
  readonly odds: number;
  readonly truth: number;
  /** What the tier's own tasks show. */
  readonly raw: number;
}

const TIERS = {
  small: { odds: 0.5808, truth: 0.624, raw: 0.683 },
  medium: { odds: 1.1212, truth: 0.726, raw: 0.713 },
  large: { odds: 1.6078, truth: 0.803, raw: 0.746 },
} as const satisfies Record<string, Tier>;

const NAMES = Object.keys(TIERS) as (keyof typeof TIERS)[];

/** The router goes by complexity and task type, and by chance; within a band, the harder tasks still go to dearer tiers. */
const confounded = (world: Omit<World, 'stages'>): World => ({
  ...world,
  stages: (draws) => [
    {
      type: `floor(4 * ${draws.uniform('type')})`,
      complexity_score: `floor(100 * ${draws.uniform('complexity')})::INTEGER`,
    },
    {
      task_type: at(Object.keys(TYPES), 'type'),
      easiness: `${at(Object.values(TYPES), 'type')} - ${HARDNESS} * (complexity_score / 100 - 0.5)`,
      demand: `complexity_score / 100 - 0.05 * ${at(Object.values(TYPES), 'type')} + 0.65 * ${draws.normal('router')}`,
    },
    { tier: '(demand >= 0.42)::INTEGER + (demand >= 0.92)::INTEGER' },
    {
      model_tier: at(NAMES, 'tier'),
      success: draws.chance(
        'success',
        `1 / (1 + exp(-easiness - ${at(
          NAMES.map((name) => TIERS[name].odds),
          'tier',
        )}))`,
      ),
    },
  ],
});

/** Over all tasks of the world. */
function truthOf(odds: number): number {
  const complexities = Array.from({ length: 100 }, (_, complexity) => complexity);
  const chances = Object.values(TYPES).flatMap((type) =>
    complexities.map((complexity) => 1 / (1 + Math.exp(-odds - type + HARDNESS * (complexity / 100 - 0.5)))),
  );
  return mean(chances);
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const claims = Object.fromEntries(
  NAMES.flatMap((name): [string, Claim][] => {
    const { truth, raw } = TIERS[name];
    const of = `of ${name}, truly ${percent(truth)}`;
    return [
      [`${name}, raw`, { what: `Raw success ${of}`, from: raw - 0.01, to: raw + 0.01, unit: 'share' }],
      [`${name}`, { what: `Standardised success ${of}`, from: truth - 0.01, to: truth + 0.01, unit: 'share' }],
    ];
  }),
);

/** The raw rates mislead; what is left when they are standardised is what differs within a band of complexity. */
export const CONFOUNDED: Proof = proof({
  analysis: 'tiers_standardised',
  world: 'Hard work goes to dear tiers, within bands of complexity, too.',
  repetitions: { short: 10, long: 200 },
  claims,
  run: ({ seed, repetitions }) =>
    simulate(confounded({ seed, repetitions, executions: 9000 }), async (simulation) => {
      for (const name of NAMES) {
        if (Math.abs(truthOf(TIERS[name].odds) - TIERS[name].truth) > 5e-4)
          throw new Error(`Not the truth of ${name}.`);
      }
      const found = new Map<string, number[]>(Object.keys(claims).map((name) => [name, []]));
      for (let repetition = 0; repetition < repetitions; repetition++) {
        for (const row of await simulation.ask(repetition, 'tiers_standardised')) {
          found.get(`${row.model_tier}, raw`)!.push(Number(row.raw_success));
          found.get(`${row.model_tier}`)!.push(Number(row.success));
        }
      }
      return Object.fromEntries([...found].map(([name, values]): [string, Found] => [name, { value: mean(values) }]));
    }),
});
