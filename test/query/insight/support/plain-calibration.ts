import type { Row } from '../../support/ask';
import type { Execution } from '../../vocabulary/support/execution';
import { mean, sum, wilson } from './plain';

const ENOUGH = 30;

interface Judged {
  readonly confidence: number;
  readonly success: number;
}

/** Executions by which the router can be judged. */
export const judged = (rows: readonly Execution[]): Judged[] =>
  rows.flatMap(({ routing_confidence: confidence, success, metadata }) => {
    const filledIn = metadata?.defaulted;
    const isDefaulted = Array.isArray(filledIn)
      ? filledIn.includes('routing_confidence')
      : filledIn === 'routing_confidence';
    const isKnown = confidence !== null && confidence >= 0 && confidence <= 1 && success !== null;
    return isKnown && !isDefaulted ? [{ confidence, success: Number(success) }] : [];
  });

const below = (all: readonly Judged[], { confidence }: Judged) =>
  all.filter((other) => other.confidence < confidence).length;
const equal = (all: readonly Judged[], { confidence }: Judged) =>
  all.filter((other) => other.confidence === confidence).length;

/** Parts of about equally many, from the least sure on; those of one confidence go by the middle of their places. */
function binned(all: readonly Judged[], bins: number): Judged[][] {
  const places = new Map<number, number>();
  const found = new Map<number, Judged[]>();
  for (const one of all) {
    if (!places.has(one.confidence)) places.set(one.confidence, below(all, one) + equal(all, one) / 2);
    const bin = Math.min(bins - 1, Math.floor((bins * places.get(one.confidence)!) / all.length));
    found.set(bin, [...(found.get(bin) ?? []), one]);
  }
  return [...found].toSorted(([a], [b]) => a - b).map(([, bin]) => bin);
}

const confidenceOf = (bin: readonly Judged[]) => mean(bin.map(({ confidence }) => confidence));
const successOf = (bin: readonly Judged[]) => mean(bin.map(({ success }) => success));

/** Rows of `calibration_curve`. */
export const calibrationCurve = (rows: readonly Execution[], bins: number): Row[] =>
  binned(judged(rows), bins).map((bin, i) => ({
    bin: i + 1,
    confidence: confidenceOf(bin),
    success: successOf(bin),
    ...wilson(sum(bin.map(({ success }) => success)), bin.length),
    n: bin.length,
    honest: confidenceOf(bin),
  }));

function debiased(all: readonly Judged[]): number {
  const terms = binned(all, 10).map((bin) => {
    const [confidence, success] = [confidenceOf(bin), successOf(bin)];
    const chance = bin.length > 1 ? (success * (1 - success)) / (bin.length - 1) : 0;
    return bin.length * Math.max((confidence - success) ** 2 - chance, 0);
  });
  return sum(terms) / all.length;
}

/** How often a success had more confidence than a failure, pair by pair. */
function auc(all: readonly Judged[]): number | null {
  const [good, bad] = [1, 0].map((outcome) => all.filter(({ success }) => success === outcome)) as [Judged[], Judged[]];
  const wins = good.map((one) => below(bad, one) + equal(bad, one) / 2);
  return good.length === 0 || bad.length === 0 ? null : sum(wins) / (good.length * bad.length);
}

/** By bounds of 99 percent, as ten parts are looked at. */
function safeConfidence(all: readonly Judged[], target: number): number | null {
  const thresholds = binned(all, 10).map((bin) => Math.min(...bin.map(({ confidence }) => confidence)));
  const isSafe = (threshold: number) => {
    const taken = all.filter(({ confidence }) => confidence >= threshold);
    return wilson(taken.filter(({ success }) => success === 0).length, taken.length, 2.33).high < target;
  };
  return thresholds.find(isSafe) ?? null;
}

function spiegelhalter(all: readonly Judged[]): number | null {
  const variance = sum(all.map(({ confidence: p }) => (1 - 2 * p) ** 2 * p * (1 - p)));
  return variance === 0
    ? null
    : sum(all.map(({ confidence: p, success }) => (success - p) * (1 - 2 * p))) / Math.sqrt(variance);
}

/** The row of `calibration_summary` of these executions, and of those of the period before. */
export function calibrationSummary(rows: readonly Execution[], before: readonly Execution[], target: number): Row {
  const [all, previous] = [judged(rows), judged(before)];
  const counts = {
    n: all.length,
    left_out: rows.length - all.length,
    reliability_debiased_previous: previous.length < ENOUGH ? null : debiased(previous),
  };
  const names = ['ece', 'brier', 'reliability', 'resolution', 'uncertainty', 'reliability_debiased'];
  if (all.length < ENOUGH) {
    const empty = [...names, 'spiegelhalter_z', 'auc', 'safe_confidence'].map((name) => [name, null]);
    return { ...counts, ...Object.fromEntries(empty) };
  }
  const base = successOf(all);
  const overBins = (term: (confidence: number, success: number) => number) =>
    sum(binned(all, 10).map((bin) => bin.length * term(confidenceOf(bin), successOf(bin)))) / all.length;
  return {
    ...counts,
    ece: overBins((confidence, success) => Math.abs(success - confidence)),
    brier: mean(all.map(({ confidence, success }) => (confidence - success) ** 2)),
    reliability: overBins((confidence, success) => (confidence - success) ** 2),
    resolution: overBins((_, success) => (success - base) ** 2),
    uncertainty: base * (1 - base),
    reliability_debiased: debiased(all),
    spiegelhalter_z: spiegelhalter(all),
    auc: auc(all),
    safe_confidence: safeConfidence(all, target),
  };
}
