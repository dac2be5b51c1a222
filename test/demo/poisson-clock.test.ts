import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoissonClock } from '../../src/demo/poisson-clock';

const START = 1_770_000_000_000_000;
const SECOND = 1e6;

describe('arrivals', () => {
  it('are whole microseconds, ascending, no two at once, and none later than asked', () => {
    const rate = fc.double({ min: 0.01, max: 50_000, noNaN: true });
    const pauses = fc.array(fc.integer({ min: 1, max: SECOND / 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(rate, pauses, (perSecond, steps) => {
        const clock = new PoissonClock(perSecond, START);
        let now = START;
        const seen = [START];
        for (const step of steps) {
          now += step;
          seen.push(...clock.take(now));
          expect(seen.at(-1)).toBeLessThanOrEqual(now);
          expect(clock.next).toBeGreaterThan(now);
        }
        expect(seen.every(Number.isInteger)).toBe(true);
        expect(seen.every((time, i) => i === 0 || time > seen[i - 1]!)).toBe(true);
      }),
    );
  });

  it('come at the mean rate', () => {
    const clock = new PoissonClock(1000, START);
    let arrivals = 0;
    for (let second = 1; second <= 20; second++) arrivals += clock.take(START + second * SECOND).length;
    expect(arrivals).toBeGreaterThan(19_000);
    expect(arrivals).toBeLessThan(21_000);
  });

  it('of hours asleep are not made up for', () => {
    const clock = new PoissonClock(10, START);
    expect(clock.take(START + 8 * 3600 * SECOND).length).toBeLessThan(200);
  });
});
