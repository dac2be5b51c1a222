import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInterval } from '../../../src/query/time/interval';
import { timestampText } from '../../../src/query/time/timestamp-literal';
import { wholeBuckets } from '../../../src/query/time/whole-buckets';

const HOUR = 3_600_000;

function ends(from: string, to: string, width: string, storedTimeZone = 'UTC', isExact = false): string[] {
  const range = { from: Date.parse(from), to: Date.parse(to) };
  const context = { timeRange: range, intervalMs: 0, maxDataPoints: 0, storedTimeZone, isExact };
  const whole = wholeBuckets(range, parseInterval(width)!, context);
  return [timestampText(whole.from, storedTimeZone), timestampText(whole.to, storedTimeZone)];
}

describe('wholeBuckets', () => {
  it.each([
    [
      'days that fewer than 50 are of end with today',
      '2026-02-01T12:00Z',
      '2026-02-10T12:00Z',
      '1d',
      '2026-02-01 00:00:00',
      '2026-02-10 23:59:59.999999',
    ],
    [
      'a line ends before the bucket that is not over',
      '2026-02-09T12:00:30Z',
      '2026-02-09T13:00:30Z',
      '1m',
      '2026-02-09 12:00:00',
      '2026-02-09 12:59:59.999999',
    ],
    [
      'one that ends with its bucket keeps it',
      '2026-02-09T12:00:00Z',
      '2026-02-09T12:59:59.999Z',
      '1m',
      '2026-02-09 12:00:00',
      '2026-02-09 12:59:59.999999',
    ],
    [
      'an end on a border begins no other bucket',
      '2026-02-09T12:00:00Z',
      '2026-02-09T14:00:00Z',
      '1h',
      '2026-02-09 12:00:00',
      '2026-02-09 13:59:59.999999',
    ],
    [
      'a moment lies in one bucket',
      '2026-02-09T12:00:00Z',
      '2026-02-09T12:00:00Z',
      '1h',
      '2026-02-09 12:00:00',
      '2026-02-09 12:59:59.999999',
    ],
    [
      'weeks begin on Monday',
      '2026-02-04T12:00Z',
      '2026-02-10T12:00Z',
      '1w',
      '2026-02-02 00:00:00',
      '2026-02-15 23:59:59.999999',
    ],
    [
      'months are of the calendar',
      '2026-01-15T00:00Z',
      '2026-02-10T12:00Z',
      '1M',
      '2026-01-01 00:00:00',
      '2026-02-28 23:59:59.999999',
    ],
    [
      'quarters too',
      '2025-12-15T00:00Z',
      '2026-02-10T12:00Z',
      '3M',
      '2025-10-01 00:00:00',
      '2026-03-31 23:59:59.999999',
    ],
  ])('%s', (_, from, to, width, first, last) => expect(ends(from, to, width)).toEqual([first, last]));

  it('goes by the clock of the stored times', () => {
    expect(ends('2026-02-09T20:00Z', '2026-02-10T20:00Z', '1d', 'Asia/Kolkata')).toEqual([
      '2026-02-10 00:00:00',
      '2026-02-11 23:59:59.999999',
    ]);
  });

  it.each([
    ['skipped', '2025-03-30T10:00Z', '2025-03-30 00:00:00'],
    ['shown twice', '2025-10-26T10:00Z', '2025-10-26 00:00:00'],
  ])('an hour that is %s moves no day', (_, time, midnight) => {
    expect(ends(time, time, '1d', 'Europe/Berlin')[0]).toBe(midnight);
  });

  it('a day whose midnight is skipped begins with its first hour', () => {
    expect(ends('2024-03-31T10:00Z', '2024-03-31T10:00Z', '1d', 'Asia/Beirut')).toEqual([
      '2024-03-31 01:00:00',
      '2024-03-31 23:59:59.999999',
    ]);
  });

  it('a bucket that begins or ends in an hour that is skipped has no rows of the hour behind it', () => {
    expect(ends('2026-03-28T22:00Z', '2026-03-29T00:00Z', '3h', 'Europe/Berlin')).toEqual([
      '2026-03-28 21:00:00',
      '2026-03-29 01:59:59.999999',
    ]);
    expect(ends('2026-03-29T01:10Z', '2026-03-29T01:10Z', '40m', 'Europe/Berlin')).toEqual([
      '2026-03-29 03:00:00',
      '2026-03-29 03:19:59.999999',
    ]);
  });

  it('leaves the range of an alert as it is', () => {
    expect(ends('2026-02-09T12:00:30Z', '2026-02-09T13:00:30Z', '1m', 'UTC', true)).toEqual([
      '2026-02-09 12:00:30',
      '2026-02-09 13:00:30',
    ]);
  });

  it('holds the range but for less than a bucket in 50, and never less than one bucket', () => {
    const widths = ['1s', '7m', '1h', '1d', '2w', '1M', '5M'];
    const span = fc.tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 0, max: 400 * 24 * HOUR }));
    fc.assert(
      fc.property(span, fc.constantFrom(...widths), ([from, length], width) => {
        const range = { from, to: from + length };
        const context = { timeRange: range, intervalMs: 0, maxDataPoints: 0, storedTimeZone: 'UTC' };
        const interval = parseInterval(width)!;
        const whole = wholeBuckets(range, interval, context);
        expect(whole.from).toBeLessThanOrEqual(from);
        expect(whole.to).toBeGreaterThan(whole.from);
        expect(range.to - whole.to).toBeLessThanOrEqual(Math.max(length / 49, 0.002));
        expect(wholeBuckets(whole, interval, context)).toEqual(whole);
      }),
    );
  });
});
