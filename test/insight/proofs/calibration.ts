import { simulate, type World } from '../support/simulation';
import { type Proof, proof, shareOf } from './proof';

interface Options {
  readonly seed: number;
  readonly repetitions: number;
  /** By how much the router is too sure of itself. */
  readonly excess: number;
}

/** Confidences from 0.6 to 1; what is said is more than the chance of success by the excess. */
const world = ({ seed, repetitions, excess }: Options): World => ({
  seed,
  repetitions,
  executions: 3000,
  stages: (draws) => [
    { routing_confidence: `round(0.6 + 0.4 * ${draws.uniform('confidence')}, 3)` },
    { chance: `routing_confidence - ${excess}` },
    { success: draws.chance('success', 'chance') },
  ],
});

const TARGET = 0.1;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const answers = (options: Options) =>
  simulate(world(options), async (simulation) => {
    const all = [];
    for (let repetition = 0; repetition < options.repetitions; repetition++) {
      const [summary] = await simulation.ask(repetition, 'calibration_summary', { target: TARGET });
      all.push({ summary: summary!, curve: await simulation.ask(repetition, 'calibration_curve') });
    }
    return all;
  });

const reliabilities = (all: Awaited<ReturnType<typeof answers>>) =>
  mean(all.map(({ summary }) => Number(summary.reliability_debiased)));

const HONEST = proof({
  analysis: 'calibration_summary',
  world: 'The router is as sure of itself as it may be.',
  repetitions: { short: 12, long: 400 },
  claims: {
    z: { what: 'Tests of honesty within 1.96', from: 0.93, to: 0.97, unit: 'share' },
    bounds: { what: 'Intervals of the curve that hold the truth', from: 0.93, to: 0.97, unit: 'share' },
    reliability: { what: 'Mean of the debiased reliability, which is 0', from: 0, to: 5e-4, unit: 'number' },
    safe: { what: 'Safe confidences with more failures than the target', to: 0.05, unit: 'share' },
  },
  run: async ({ seed, repetitions }) => {
    const all = await answers({ seed, repetitions, excess: 0 });
    // Failures among confidences from t to 1 are (1 - t) / 2.
    const failures = (threshold: number) => (1 - threshold) / 2;
    return {
      z: shareOf(all.map(({ summary }) => Math.abs(Number(summary.spiegelhalter_z)) <= 1.96)),
      bounds: shareOf(
        all.flatMap(({ curve }) =>
          curve.map(
            ({ confidence, low, high }) => Number(low) <= Number(confidence) && Number(confidence) <= Number(high),
          ),
        ),
      ),
      reliability: { value: reliabilities(all) },
      safe: shareOf(all.map(({ summary }) => failures(Number(summary.safe_confidence)) > TARGET)),
    };
  },
});

const TOO_SURE = proof({
  analysis: 'calibration_summary',
  world: 'The router is too sure of itself by 10 points.',
  repetitions: { short: 24, long: 400 },
  claims: {
    z: { what: 'Tests that find it dishonest', from: 0.99, unit: 'share' },
    ece: { what: 'Mean calibration error, which is 0.1', from: 0.095, to: 0.105, unit: 'number' },
    reliability: { what: 'Mean of the debiased reliability, which is 0.01', from: 0.008, to: 0.012, unit: 'number' },
  },
  run: async ({ seed, repetitions }) => {
    const all = await answers({ seed, repetitions, excess: 0.1 });
    return {
      z: shareOf(all.map(({ summary }) => Math.abs(Number(summary.spiegelhalter_z)) > 1.96)),
      ece: { value: mean(all.map(({ summary }) => Number(summary.ece))) },
      reliability: { value: reliabilities(all) },
    };
  },
});

const SAYS_NOTHING = proof({
  analysis: 'calibration_summary',
  world: 'The confidence says nothing, and just as many fail as the target has it.',
  repetitions: { short: 60, long: 600 },
  claims: {
    safe: { what: 'Safe confidences where there is none', to: 0.05, unit: 'share' },
  },
  run: ({ seed, repetitions }) => {
    const sayingNothing: World = {
      seed,
      repetitions,
      executions: 3000,
      stages: (draws) => [
        { routing_confidence: `round(${draws.uniform('confidence')}, 3)` },
        { success: draws.chance('success', `${1 - TARGET}`) },
      ],
    };
    return simulate(sayingNothing, async (simulation) => {
      const safe: boolean[] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const [summary] = await simulation.ask(repetition, 'calibration_summary', { target: TARGET });
        safe.push(summary!.safe_confidence !== null);
      }
      return { safe: shareOf(safe) };
    });
  },
});

export const CALIBRATION_PROOFS: readonly Proof[] = [HONEST, TOO_SURE, SAYS_NOTHING];
