import { describe, expect, it } from 'vitest';
import { type Claim, holds, type Proof, shareOf } from './proofs/proof';
import { lines, withProofs } from './report';

const CLAIM: Claim = { what: 'What is claimed', from: 0.93, to: 0.97, unit: 'share' };
const PROOF: Proof = {
  analysis: 'over_served',
  world: 'A world.',
  repetitions: { short: 1, long: 2 },
  claims: {
    one: CLAIM,
    other: { what: 'Less', to: 0.5, unit: 'number' },
    third: { what: 'More', from: 0.01, unit: 'points' },
  },
  run: () => Promise.reject(new Error('It is not run.')),
};

describe('the table of proofs', () => {
  const found = { one: { value: 0.952 }, other: { value: 0.75 }, third: { value: 0.02 } };
  const report = lines(PROOF, found, false);
  const page = 'Before.\n<!-- proofs: npm run insight -- --write -->\nOld\n<!-- end of proofs -->\nAfter.';

  it('has a line for each claim, those that do not hold in bold', () => {
    expect(withProofs(page, report, [PROOF])).toMatchInlineSnapshot(`
      "Before.
      <!-- proofs: npm run insight -- --write -->

      | analysis | what | bound | found |
      | --- | --- | --- | --- |
      | \`over_served\` | What is claimed | 93.0 % to 97.0 % | 95.2 % |
      | \`over_served\` | Less | at most 0.5 | **0.75** |
      | \`over_served\` | More | at least 1.0 points | 2.0 points |

      <!-- end of proofs -->
      After."
    `);
  });

  it('keeps what is not found anew, and drops what is no longer claimed', () => {
    const written = withProofs(page, report, [PROOF]);
    expect(withProofs(written, report.slice(1), [PROOF])).toBe(written);
    const fewer = { ...PROOF, claims: { one: CLAIM } };
    expect(withProofs(written, [], [fewer])).not.toContain('Less');
  });

  it('needs its place', () => {
    expect(() => withProofs('No markers.', [], [])).toThrow('The page has no');
  });
});

it.each([
  [0.93, true],
  [0.97, true],
  [0.9299, false],
  [0.9701, false],
  [Number.NaN, false],
])('at length, a share of %d is as claimed: %s', (value, expected) => {
  expect(holds(CLAIM, { value, of: 100 }, false)).toBe(expected);
});

it('in short, allows for what chance does to few cases', () => {
  expect(holds(CLAIM, shareOf([...Array(36).fill(true), ...Array(4).fill(false)]), true)).toBe(true);
  expect(holds(CLAIM, shareOf([...Array(24).fill(true), ...Array(16).fill(false)]), true)).toBe(false);
  expect(holds(CLAIM, { value: 0.92 }, true)).toBe(false);
  expect(holds(CLAIM, shareOf([]), true)).toBe(false);
});
