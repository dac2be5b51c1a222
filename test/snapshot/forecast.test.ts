import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Forecast } from '../../src/snapshot/forecast';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a copy of a database', () => {
  it('is late while what is left of it needs more than a second, at the pace of what is done', () => {
    const forecast = new Forecast();
    const told = vi.fn();
    forecast.onLate(told);
    forecast.begins();
    expect(forecast.isLate).toBe(false);
    vi.advanceTimersByTime(100);
    forecast.advances(50, 100);
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    forecast.advances(10, 100);
    expect(told).toHaveBeenCalledOnce();
    expect(forecast.isLate).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(forecast.isLate).toBe(false);
  });

  it('is expected to take as long as the last one, when it has to wait', () => {
    const forecast = new Forecast();
    forecast.waits(100);
    expect(forecast.isLate).toBe(false);
    forecast.begins();
    vi.advanceTimersByTime(3000);
    forecast.ends();
    expect(forecast.isLate).toBe(false);
    forecast.waits(100);
    expect(forecast.isLate).toBe(true);
    forecast.ends();
    expect(forecast.isLate).toBe(false);
  });

  it('is told of to nobody who does not listen any more', () => {
    const forecast = new Forecast();
    const told = vi.fn();
    forecast.onLate(told)();
    forecast.waits(5000);
    expect(told).not.toHaveBeenCalled();
  });
});
