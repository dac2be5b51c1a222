/** What a simulation found. */
export interface Found {
  readonly value: number;
  /** Set where the value is the share of so many cases that came out in one way. */
  readonly of?: number;
}

const UNITS = {
  share: (value: number) => `${(100 * value).toFixed(1)} %`,
  points: (value: number) => `${(100 * value).toFixed(1)} points`,
  number: (value: number) => String(Number(value.toPrecision(3))),
} as const;

/** What is claimed of an analysis: that a figure lies within bounds. */
export interface Claim {
  readonly what: string;
  readonly from?: number;
  readonly to?: number;
  readonly unit: keyof typeof UNITS;
}

/** How much to simulate. */
interface Trial {
  readonly seed: number;
  readonly repetitions: number;
}

/** A simulation of a world of which the truth is known, and what is claimed of an analysis in it. */
export interface Proof<Name extends string = string> {
  /** The preset. */
  readonly analysis: string;
  /** The world, in a sentence. */
  readonly world: string;
  readonly repetitions: { readonly short: number; readonly long: number };
  readonly claims: Readonly<Record<Name, Claim>>;
  readonly run: (trial: Trial) => Promise<Readonly<Record<Name, Found>>>;
}

/** Ties the names of what is found to those of the claims. */
export const proof = <Name extends string>(entry: Proof<Name>): Proof => entry;

/** How many of the cases are so, as a share. */
export const shareOf = (cases: readonly boolean[]): Found => ({
  value: cases.length === 0 ? Number.NaN : cases.filter(Boolean).length / cases.length,
  of: cases.length,
});

export const show = (value: number, { unit }: Claim) => UNITS[unit](value);

export function bounds(claim: Claim): string {
  const { from, to } = claim;
  if (from === undefined) return `at most ${show(to!, claim)}`;
  return to === undefined ? `at least ${show(from, claim)}` : `${show(from, claim)} to ${show(to, claim)}`;
}

/** Standard errors of a share of few cases that are put down to chance. */
const CHANCE = 4;

/**
 * Whether what was found is as claimed.
 * @param isShort few repetitions: what chance does to a share of so many cases is allowed for
 */
export function holds({ from = -Infinity, to = Infinity }: Claim, { value, of }: Found, isShort: boolean): boolean {
  const chance = (bound: number) =>
    isShort && of !== undefined && Number.isFinite(bound) ? CHANCE * Math.sqrt((bound * (1 - bound)) / of) : 0;
  return value >= from - chance(from) && value <= to + chance(to);
}
