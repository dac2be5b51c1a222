import { describe, expect, it } from 'vitest';
import { autoInterval } from '../../../src/query/time/auto-interval';
import { formatInterval } from '../../../src/query/time/interval';

const auto = (intervalMs: number, maxDataPoints: number, hours: number) =>
  formatInterval(
    autoInterval({ intervalMs, maxDataPoints, timeRange: { from: 0, to: hours * 3_600_000 }, storedTimeZone: 'UTC' }),
  );

describe('autoInterval', () => {
  it('takes what Grafana suggests', () => {
    expect(auto(30_000, 10, 6)).toBe('30s');
    expect(auto(1, 10, 6)).toBe('1ms');
  });

  it('works it out as Grafana does where nobody suggested one', () => {
    expect(auto(0, 1000, 6)).toBe('20s');
    expect(auto(0, 100, 6)).toBe('5m');
    expect(auto(0, 100, 24 * 30)).toBe('6h');
    expect(auto(0, 100, 24 * 365)).toBe('1d');
    expect(auto(0, 10, 24 * 365)).toBe('30d');
    expect(auto(0, 1, 24 * 365 * 3)).toBe('365d');
    expect(auto(0, 0, 24)).toBe('1m');
  });

  it('is never nothing, for a range of nothing either', () => {
    expect(auto(0, 1000, 0)).toBe('1ms');
    expect(auto(0.2, 1000, 0)).toBe('1ms');
  });
});
