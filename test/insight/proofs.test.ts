import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/query/all-presets';
import { PROOFS } from './proofs/proofs';
import { lines } from './report';

const names = PRESETS.map(({ name }) => name);

it('tells its claims apart', () => {
  const claims = PROOFS.flatMap(({ analysis, claims }) =>
    Object.values(claims).map(({ what }) => `${analysis}: ${what}`),
  );
  expect(claims.filter((claim, i) => claims.indexOf(claim) !== i)).toEqual([]);
});

/** `npm run insight` proves the same at length. */
describe.each(PROOFS.map((proof) => [proof.analysis, proof.world, proof] as const))('%s: %s', (analysis, _, proof) => {
  it('comes as near to the truth as is claimed', async () => {
    expect(names).toContain(analysis);
    const found = await proof.run({ seed: 1, repetitions: proof.repetitions.short });
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(proof.claims).toSorted());
    expect(lines(proof, found, true).filter(({ holds }) => !holds)).toEqual([]);
  });
});
