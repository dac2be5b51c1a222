import { describe, expect, it } from 'vitest';
import { describeFinding, descriptionTemplate } from '../../src/alerts/description';
import { humanize, humanizeDuration } from '../../src/alerts/humanize';
import { ALERT_GROUPS } from '../../src/alerts/rules';

/** What Prometheus' own functions make of them. */
describe('values in messages', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [999.95, '1000'],
    [1000, '1k'],
    [512_345_678, '512.3M'],
    [1.2e9, '1.2G'],
    [-1234567, '-1.235M'],
  ])('%d is %s', (value, text) => {
    expect(humanize(value)).toBe(text);
  });

  it.each([
    [0, '0s'],
    [1.5, '1.5s'],
    [59.99, '59.99s'],
    [60, '1m 0s'],
    [3600, '1h 0m 0s'],
    [90_061, '1d 1h 1m 1s'],
    [86_400.9, '1d 0h 0m 0s'],
  ])('%d seconds are %s', (value, text) => {
    expect(humanizeDuration(value)).toBe(text);
  });
});

describe('the description of a rule', () => {
  const rules = ALERT_GROUPS.flatMap((group) => group.rules);

  it.each(rules)('of $uid says what its template would', (rule) => {
    const [, value, otherwise, limit] = /^\{\{ with .Values.A \}\}(.*)\{\{ else \}\}(.*)\{\{ end \}\}(.*)$/.exec(
      descriptionTemplate(rule),
    )!;
    expect(describeFinding(rule, null)).toBe(otherwise + limit!);
    const words = value!.split(' }}').at(-1)!;
    expect(describeFinding(rule, 12)).toMatch(/^12/);
    expect(describeFinding(rule, 12).endsWith(words + limit!)).toBe(true);
  });
});
