/** Least percent of each letter. */
const GRADES = [
  ['A', 90],
  ['B', 80],
  ['C', 70],
  ['D', 60],
  ['F', 0],
] as const;

export type Grade = (typeof GRADES)[number][0];

/** @param score percent; null where it does not apply, which has no letter either */
export function gradeOf(score: number | null): Grade | null {
  if (score === null) return null;
  return GRADES.find(([, least]) => score >= least)![0];
}

/** The plain mean of what applies; null where nothing does. */
export function meanOf(scores: readonly (number | null)[]): number | null {
  const applicable = scores.filter((score) => score !== null);
  return applicable.length === 0 ? null : applicable.reduce((sum, score) => sum + score, 0) / applicable.length;
}

/** Percent; null of nothing. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

/** The whole score within the target, and beyond it the target's share of the age: half of it at twice the target. */
export const freshness = (ageSeconds: number, targetSeconds: number): number =>
  ageSeconds <= targetSeconds ? 100 : (100 * targetSeconds) / ageSeconds;
