import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInterval, parseInterval } from '../../../src/query/time/interval';
import { intervals } from './support/intervals';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('parseInterval', () => {
  it.each([
    ['5m', 5 * MINUTE],
    ["'5m'", 5 * MINUTE],
    ['250ms', 250],
    ['1.5h', 90 * MINUTE],
    ['1.1h', 66 * MINUTE],
    ['1h30m', 90 * MINUTE],
    ['1 hour 30 minutes', 90 * MINUTE],
    ['10s', 10_000],
    ['1d', DAY],
    ['2w', 14 * DAY],
    ['1 hour', HOUR],
    ["INTERVAL '15 minutes'", 15 * MINUTE],
    ["interval'15' minute", 15 * MINUTE],
    ['INTERVAL 1 DAY', DAY],
    ['3 Weeks', 21 * DAY],
    ['20 secs', 20_000],
    ['0s', 0],
  ])('reads %s as a width', (text, count) => {
    expect(parseInterval(text)).toEqual({ unit: 'millisecond', count });
  });

  it.each([
    ['1M', 1],
    ['1 month', 1],
    ['1 quarter', 3],
    ['1y', 12],
    ['1y6M', 18],
  ])('reads %s as calendar months', (text, count) => {
    expect(parseInterval(text)).toEqual({ unit: 'month', count });
  });

  it.each(['', '5', 'm', '-5m', '5 parsecs', '10us', '0.1ms', '1M1d', '5m;', 'auto', "'5m", '1e3s', '5m 3'])(
    'refuses %j',
    (text) => expect(parseInterval(text)).toBeUndefined(),
  );
});

describe('formatInterval', () => {
  it('is read back as the same width', () => {
    fc.assert(
      fc.property(intervals, (interval) => {
        expect(parseInterval(formatInterval(interval))).toEqual(interval);
      }),
    );
  });

  it('takes the largest unit that loses nothing', () => {
    const texts = [90_000, 60_000, 86_400_000, 1500].map((count) => formatInterval({ unit: 'millisecond', count }));
    expect(texts).toEqual(['90s', '1m', '1d', '1500ms']);
  });
});
