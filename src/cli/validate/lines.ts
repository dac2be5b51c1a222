import type { Scope } from '../../scorecard/card';
import type { Grade } from '../../scorecard/grade';

export const SCOPE_NAMES: Readonly<Record<Scope, string>> = {
  learning: 'learning database',
  workflows: 'workflow checkpoints',
  coverage: 'metrics snapshots',
};

/** Rounded down: 100 is for what lacks nothing. */
export const percent = (score: number | null): string =>
  score === null ? 'n/a' : `${(Math.floor(score * 10) / 10).toFixed(1)} %`;

export const marked = (score: number | null, grade: Grade | null): string =>
  grade === null ? percent(score) : `${percent(score)} (${grade})`;
