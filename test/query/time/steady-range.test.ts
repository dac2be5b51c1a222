import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panelRange, steadyRange } from '../../../src/query/time/steady-range';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 1, 9, 12, 0, 0, 123);
const lastOf = (length: number) => ({ from: NOW - length, to: NOW });
const context = { timeRange: lastOf(HOUR), intervalMs: 0, maxDataPoints: 0, storedTimeZone: 'UTC' };
const times = ({ from, to }: { from: number; to: number }) =>
  [from, to].map((time) => new Date(time).toISOString().slice(11, -1));

describe('panelRange', () => {
  it('is of whole seconds where it ends now', () => {
    const { timeRange, isMoving } = panelRange(lastOf(HOUR), NOW + 2_000);
    expect([isMoving, ...times(timeRange)]).toEqual([true, '11:00:00.000', '12:00:01.000']);
  });

  it('is itself where it is over, or short', () => {
    expect(panelRange(lastOf(HOUR), NOW + HOUR)).toEqual({ isMoving: false, timeRange: lastOf(HOUR) });
    expect(panelRange(lastOf(60_000), NOW).timeRange).toEqual(lastOf(60_000));
  });
});

describe('steadyRange', () => {
  const moving = { ...context, isMoving: true };
  it.each([
    [HOUR / 60, '11:59:00.123', '12:00:00.123'],
    [HOUR / 12, '11:55:00.000', '12:00:01.000'],
    [HOUR, '11:00:00.000', '12:00:10.000'],
    [24 * HOUR, '12:00:00.000', '12:01:00.000'],
  ])('of %i ms is from %s to %s', (length, from, to) => {
    expect(times(steadyRange(lastOf(length), moving))).toEqual([from, to]);
  });

  it('leaves what does not move as it is', () => {
    expect(steadyRange(lastOf(24 * HOUR), context)).toEqual(lastOf(24 * HOUR));
  });

  it('keeps the last millisecond of a day', () => {
    const day = { from: Date.UTC(2026, 1, 9), to: Date.UTC(2026, 1, 10) - 1 };
    expect(steadyRange(day, moving)).toEqual(day);
  });

  it('loses no row, and is hardly wider', () => {
    fc.assert(
      fc.property(fc.nat(2e12), fc.nat(400 * 24 * HOUR), (from, length) => {
        const range = { from, to: from + length };
        const steady = steadyRange(range, moving);
        expect(steady.from).toBeLessThanOrEqual(range.from);
        expect(steady.to).toBeGreaterThanOrEqual(range.to);
        expect(steady.to - steady.from - length).toBeLessThanOrEqual((2 * length) / 300);
        expect(steadyRange(steady, moving)).toEqual(steady);
      }),
    );
  });
});
