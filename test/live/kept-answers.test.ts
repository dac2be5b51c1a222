import { describe, expect, it } from 'vitest';
import { KeptAnswers } from '../../src/live/kept-answers';

const state = (id: string, isStale = false) => ({ id, asOf: 1, isStale });
const question = (momentMs = 0) => ({ key: 'key', momentMs });
const BYTES = new Uint8Array([1, 2, 3]);

/** Answers one after the other, and how often it was asked. */
function asked(isStable: boolean) {
  let count = 0;
  const make = async () => {
    count++;
    return { frames: [BYTES], rows: 1, isStable };
  };
  return { make, count: () => count };
}

describe('what tells the time', () => {
  it('is given again for a moment, as it was made', async () => {
    const [answers, { make, count }] = [new KeptAnswers(1000), asked(false)];
    const long = question(3_600_000);
    await answers.answer(long, state('a'), make, undefined);
    expect((await answers.answer(long, state('a'), make, undefined)).frames).toEqual([BYTES]);
    expect(count()).toBe(1);
    await answers.answer(long, state('b'), make, undefined);
    expect(count()).toBe(2);
  });

  it('is asked again where it may not be old at all', async () => {
    const [answers, { make, count }] = [new KeptAnswers(1000), asked(false)];
    for (let i = 0; i < 3; i++) await answers.answer(question(), state('a'), make, undefined);
    expect(count()).toBe(3);
  });
});

describe('a stale copy', () => {
  it('is asked once by those who ask in the same moment, apart from a fresh one', async () => {
    const [answers, { make, count }] = [new KeptAnswers(1000), asked(true)];
    const together = () =>
      Promise.all([1, 2, 3].map(() => answers.answer(question(), state('a', true), make, undefined)));
    await answers.answer(question(), state('fresh'), make, undefined);
    await together();
    expect([count(), answers.status.joined]).toEqual([2, 2]);
    await together();
    expect([count(), answers.status.kept]).toEqual([2, 3]);
  });
});

it('the work for one that was answered is not aborted afterwards', async () => {
  const signals: AbortSignal[] = [];
  const answers = new KeptAnswers(1000);
  await answers.answer(
    question(),
    state('a'),
    async (signal) => {
      signals.push(signal);
      return { frames: [BYTES], rows: 1, isStable: true };
    },
    undefined,
  );
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});
