import { SEVERITIES, type Severity } from '../health/severity';
import type { Card, Issue, Judgement } from './card';
import { type Grade, gradeOf, meanOf } from './grade';

/** The status of a report, by its gravest issue. */
const STATUSES = { P0: 'critical', P1: 'degraded', P2: 'warning' } as const satisfies Record<Severity, string>;

export interface ValidationReport {
  readonly overall_status: 'healthy' | (typeof STATUSES)[Severity];
  /** Plain mean of all dimensions that apply, percent; null where none does. */
  readonly overall_score: number | null;
  readonly overall_grade: Grade | null;
  readonly total_issues: number;
  readonly severity_breakdown: Readonly<Record<Severity, number>>;
  readonly scorecard: readonly Card[];
  /** The gravest first. */
  readonly issues: readonly Issue[];
  /** ISO 8601, UTC. */
  readonly timestamp: string;
}

const gravestOf = (issues: readonly Issue[]): Severity | null =>
  SEVERITIES.find((wanted) => issues.some(({ severity }) => severity === wanted)) ?? null;

export function validationReport(judgements: readonly Judgement[], now: number): ValidationReport {
  const issues = judgements
    .flatMap((judgement) => judgement.issues)
    .toSorted((a, b) => a.severity.localeCompare(b.severity));
  const count = (wanted: Severity) => issues.filter(({ severity }) => severity === wanted).length;
  const gravest = gravestOf(issues);
  const cards = judgements.map(({ card }) => card);
  const score = meanOf(cards.flatMap(({ dimensions }) => dimensions.map((dimension) => dimension.score)));
  return {
    overall_status: gravest === null ? 'healthy' : STATUSES[gravest],
    overall_score: score,
    overall_grade: gradeOf(score),
    total_issues: issues.length,
    severity_breakdown: { P0: count('P0'), P1: count('P1'), P2: count('P2') },
    scorecard: cards,
    issues,
    timestamp: new Date(now).toISOString(),
  };
}
