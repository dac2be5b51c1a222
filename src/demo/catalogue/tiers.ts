interface Tier {
  readonly name: string;
  /** The router takes the first tier whose reach, in points of complexity, is not exceeded. */
  readonly reach: number;
  /** Above this complexity success becomes less likely. */
  readonly comfort: number;
  /** Log odds lost with each point of complexity above the comfort. */
  readonly slope: number;
  /** Log odds of success up to the comfort. */
  readonly skill: number;
  /** US dollars for a million tokens. */
  readonly price: number;
  /** Median duration of a task of middling complexity. */
  readonly seconds: number;
  /** After so many seconds a task is given up. */
  readonly limit: number;
  readonly quality: number;
  /** Mean confidence, whatever the odds; without it confidence follows the odds. */
  readonly boast?: number;
}

/** The router is surest of the small tier, which fails most: the miscalibration that a dashboard should reveal. */
export const TIERS: readonly Tier[] = [
  {
    name: 'small',
    reach: 26,
    comfort: 14,
    slope: 0.075,
    skill: 2.75,
    price: 0.06,
    seconds: 6,
    limit: 120,
    quality: 79,
    boast: 0.982,
  },
  {
    name: 'medium',
    reach: 65,
    comfort: 55,
    slope: 0.35,
    skill: 5.2,
    price: 0.25,
    seconds: 18,
    limit: 240,
    quality: 84,
  },
  {
    name: 'large',
    reach: 100,
    comfort: 72,
    slope: 0.06,
    skill: 5.2,
    price: 0.85,
    seconds: 46,
    limit: 480,
    quality: 89,
  },
];
