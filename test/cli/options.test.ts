import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { pastTime, positiveNumber, wholeNumber } from '../../src/cli/options';

describe('whole numbers', () => {
  it.each([
    ['0', 0],
    ['42', 42],
    ['1000000', 1_000_000],
    ['1e6', 1_000_000],
    ['1_000_000', 1_000_000],
    ['1.5e1', 15],
  ])('%s', (text, value) => {
    expect(wholeNumber(0, 1e6)(text)).toBe(value);
  });

  it.each(['', ' ', '-1', '1.5', '1e7', 'x', '0x10', 'Infinity', 'NaN', '1 000', '_1', '1000001'])('not %j', (text) => {
    expect(() => wholeNumber(0, 1e6)(text)).toThrow(InvalidArgumentError);
  });
});

describe('positive numbers', () => {
  it.each([
    ['0.1', 0.1],
    ['1', 1],
    ['100', 100],
  ])('%s', (text, value) => {
    expect(positiveNumber(100)(text)).toBe(value);
  });

  it.each(['0', '-1', '100.1', 'NaN', ''])('not %j', (text) => {
    expect(() => positiveNumber(100)(text)).toThrow(InvalidArgumentError);
  });
});

describe('times that have passed', () => {
  it.each([
    ['2026-02-09', '2026-02-09T00:00:00.000Z'],
    ['2026-02-09 12:30', '2026-02-09T12:30:00.000Z'],
    ['2026-02-09T12:30:15.250', '2026-02-09T12:30:15.250Z'],
    ['2026-02-09T12:30:15Z', '2026-02-09T12:30:15.000Z'],
    ['2026-02-09T12:30:15+02:00', '2026-02-09T10:30:15.000Z'],
  ])('%s is %s, wherever this machine is', (text, iso) => {
    expect(new Date(pastTime(text)).toISOString()).toBe(iso);
  });

  it.each(['', 'now', '09.02.2026', '2026-13-01', '2026-02-09T25:00', '2026', '9999-01-01'])('not %j', (text) => {
    expect(() => pastTime(text)).toThrow(InvalidArgumentError);
  });
});
