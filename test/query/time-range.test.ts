import { describe, expect, it } from 'vitest';
import { parseTimeRange } from '../../src/query/time-range';

/** A Wednesday. */
const NOW = Date.parse('2026-02-11T15:30:20.007Z');

describe('parseTimeRange', () => {
  it.each([
    ['now-6h', 'now', '2026-02-11T09:30:20.007Z', '2026-02-11T15:30:20.007Z'],
    ['now-h', 'now+30s', '2026-02-11T14:30:20.007Z', '2026-02-11T15:30:50.007Z'],
    ['now/d', 'now/d', '2026-02-11T00:00:00.000Z', '2026-02-11T23:59:59.999Z'],
    ['now-1d/d', 'now-1d/d', '2026-02-10T00:00:00.000Z', '2026-02-10T23:59:59.999Z'],
    ['now/d+9h', 'now/h', '2026-02-11T09:00:00.000Z', '2026-02-11T15:59:59.999Z'],
    ['now/w', 'now/w', '2026-02-09T00:00:00.000Z', '2026-02-15T23:59:59.999Z'],
    ['now-1M/M', 'now-1M/M', '2026-01-01T00:00:00.000Z', '2026-01-31T23:59:59.999Z'],
    ['now-1y', 'now/y', '2025-02-11T15:30:20.007Z', '2026-12-31T23:59:59.999Z'],
    ['now-1m/m', 'now/s', '2026-02-11T15:29:00.000Z', '2026-02-11T15:30:20.999Z'],
    ['2026-02-09T12:00:00Z', '2026-02-09T14:00:00+01:00', '2026-02-09T12:00:00.000Z', '2026-02-09T13:00:00.000Z'],
    ['2026-02-09 12:00', '2026-02-09T13:00:00.5', '2026-02-09T12:00:00.000Z', '2026-02-09T13:00:00.500Z'],
    ['2026-02-09', '2026-03', '2026-02-09T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['1770638400000', '1770638400000', '2026-02-09T12:00:00.000Z', '2026-02-09T12:00:00.000Z'],
    ['0', '253402214400000', '1970-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'],
  ])('reads %s to %s', (from, to, start, end) => {
    const range = parseTimeRange(from, to, NOW);
    expect([new Date(range.from).toISOString(), new Date(range.to).toISOString()]).toEqual([start, end]);
  });

  it('takes the last day of a month that is too short', () => {
    const march = Date.parse('2026-03-31T10:00:00Z');
    expect(new Date(parseTimeRange('now-1M', 'now', march).from).toISOString()).toBe('2026-02-28T10:00:00.000Z');
  });

  it.each([
    '',
    'yesterday',
    'now-',
    'now-5',
    'now-5x',
    'now/',
    'nowd',
    'now-6h ago',
    '12',
    '2026-13-01',
    '99999999999999999999',
  ])('refuses %j', (text) => {
    expect(() => parseTimeRange(text, 'now', NOW)).toThrow(
      expect.objectContaining({ code: 'bad_query', message: expect.stringContaining('start of the range') }),
    );
    expect(() => parseTimeRange('now', text, NOW)).toThrow('end of the range');
  });

  it.each(['1770638400', '20260209'])('refuses %s, which nobody means as milliseconds', (text) => {
    for (const [from, to] of [
      [text, 'now'],
      ['0', text],
    ] as const) {
      expect(() => parseTimeRange(from, to, NOW)).toThrow(
        expect.objectContaining({ code: 'bad_query', hint: expect.stringContaining(`${text}000`) }),
      );
    }
    expect(parseTimeRange(text, 'now', NOW, 'program').from).toBe(Number(text));
  });

  it('refuses an end before the start', () => {
    expect(() => parseTimeRange('now', 'now-1h', NOW)).toThrow('The time range ends before it starts.');
  });
});
