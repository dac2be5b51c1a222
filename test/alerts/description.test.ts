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
    [0.5, '500ms'],
    [0.000_012_5, '12.5us'],
    [-90, '-1m 30s'],
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

  const firesWithoutValue = rules.filter((rule) => [rule.noData.state, rule.onError.state].includes('Alerting'));
  const others = rules.filter((rule) => !firesWithoutValue.includes(rule));

  it.each(others)('of $uid says what its template would', (rule) => {
    const [, value, nan, otherwise, limit] =
      /^\{\{ with .Values.A \}\}\{\{ if eq .Value .Value \}\}(.*?)\{\{ else \}\}(.*?)\{\{ end \}\}\{\{ else \}\}(.*?)\{\{ end \}\}([^{]*?)( Why: .*)?$/.exec(
        descriptionTemplate(rule),
      )!;
    expect(nan).toBe(otherwise);
    const tail = rule.why ? ' Why: not known.' : '';
    expect(describeFinding(rule, null)).toBe(otherwise! + limit! + tail);
    const words = value!.split(' }}').at(-1)!;
    // What was expanded last stays when a rule gets no value any more.
    expect(describeFinding(rule, 12)).toMatch(/^Last measured: 12/);
    expect(describeFinding(rule, 12).endsWith(words + limit! + tail)).toBe(true);
    const why = { why: 'rate worse in runpod', from_ms: '1', to_ms: '2' };
    if (rule.why) expect(describeFinding(rule, 12, why)).toMatch(/ Why: rate worse in runpod\.$/);
  });

  // When the file was gone, the mail said how many executions were in it: Grafana had kept the words of the last value.
  it.each(firesWithoutValue)('of $uid, which fires without a value too, holds none', (rule) => {
    expect(descriptionTemplate(rule)).not.toContain('{{');
    for (const value of [0, 5000, null]) expect(describeFinding(rule, value)).toBe(descriptionTemplate(rule));
  });

  it('of the data source says what may be wrong with it, and when it fires', () => {
    expect(firesWithoutValue.map(({ uid }) => uid)).toEqual(['learning-unhealthy']);
    expect(descriptionTemplate(firesWithoutValue[0]!)).toBe(
      'The plugin does not run, or the learning database cannot be read; the rule fires while there is no answer.',
    );
  });

  it.each(rules)('of $uid tells of nothing that is not so where there is no data', ({ uid, noData }) => {
    // "Large database" is no name for a database whose size is not known.
    if (uid !== 'learning-unhealthy') expect(noData.state).toBe('OK');
  });
});
