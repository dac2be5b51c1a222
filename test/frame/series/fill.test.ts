import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toFrame } from '../../../src/frame/to-frame';
import type { Column } from '../../../src/result/column';
import type { Fill } from '../../../src/result/shape';
import { seriesOf, valuesOf } from '../support/read';
import { numbers, resultOf, texts, times } from '../support/result';

const minute = (n: number) => Date.UTC(2026, 1, 9, 12, n);
const at = (n: number) => new Date(minute(n)).toISOString().replace('.000', '');
const HOUR = { unit: 'millisecond', count: 3_600_000 } as const;
const DAY = { unit: 'millisecond', count: 24 * HOUR.count } as const;
const range = { interval: { unit: 'millisecond', count: 60_000 }, from: minute(0), to: minute(4) } as const;

function frame(columns: readonly Column[], fill: Fill, forAlert = false) {
  return toFrame(resultOf(columns), { refId: 'A', format: 'timeseries', fill, forAlert });
}

describe('gaps', () => {
  const gapped = [times('time', [at(1), at(3), at(3)]), texts('t', ['a', 'a', 'b']), numbers('n', [1, null, 3])];

  test.each<[string, Fill, (number | null)[][]]>([
    [
      'null',
      { ...range, mode: 'null' },
      [
        [null, 1, null, null, null],
        [null, null, null, 3, null],
      ],
    ],
    [
      'a value; a NULL that was returned stays',
      { ...range, mode: 'value', value: 0 },
      [
        [0, 1, 0, null, 0],
        [0, 0, 0, 3, 0],
      ],
    ],
    [
      'the previous value, if there is one',
      { ...range, mode: 'previous' },
      [
        [null, 1, 1, null, null],
        [null, null, null, 3, 3],
      ],
    ],
  ])('are filled with %s', (_, fill, values) => {
    const filled = frame(gapped, fill);
    expect(valuesOf(filled.fields[0]!)).toEqual([0, 1, 2, 3, 4].map(at));
    expect(seriesOf(filled).map((series) => series.values)).toEqual(values);
  });

  test('are filled on the grid that the times lie on, wherever the range begins', () => {
    const offset = [times('time', ['2026-02-09T12:01:30Z']), numbers('n', [1])];
    expect(valuesOf(frame(offset, { ...range, mode: 'null' }).fields[0]!)).toEqual(
      [-1, 0, 1, 2, 3].map((n) => at(n).replace(':00Z', ':30Z')),
    );
  });

  test.each<[string, Fill['interval'], string[]]>([
    [
      'months',
      { unit: 'month', count: 1 },
      ['2026-01-31T23:00', '2026-02-28T23:00', '2026-03-31T22:00', '2026-04-30T22:00'],
    ],
    ['days in March', DAY, ['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00']],
    ['days in October', DAY, ['2026-10-23T22:00', '2026-10-24T22:00', '2026-10-25T23:00', '2026-10-26T23:00']],
    ['hours that are skipped', HOUR, ['2026-03-28T23:00', '2026-03-29T00:00', '2026-03-29T01:00', '2026-03-29T02:00']],
    ['hours that are repeated', HOUR, ['2026-10-24T22:00', '2026-10-24T23:00', '2026-10-25T01:00', '2026-10-25T02:00']],
  ])('are filled beside buckets of local time, not between them: %s', (_, interval, expected) => {
    const all = expected.map((time) => `${time}:00Z`);
    const ends = { from: Date.parse(all[0]!), to: Date.parse(all.at(-1)!) };
    for (const given of [[all[0]!, all[3]!], [all[1]!], [all[2]!]]) {
      const columns = [
        times('time', given),
        numbers(
          'n',
          given.map(() => 1),
        ),
      ];
      const filled = frame(columns, { interval, zone: 'Europe/Berlin', ...ends, mode: 'null' });
      expect(valuesOf(filled.fields[0]!)).toEqual(all);
    }
  });

  test('do not move or drop times off the grid and outside the range', () => {
    const odd = [times('time', [at(-5), '2026-02-09T12:02:10Z', at(9)]), numbers('n', [1, 2, 3])];
    const filled = frame(odd, { ...range, mode: 'value', value: 0 });
    expect(valuesOf(filled.fields[0]!)).toEqual([
      at(-5),
      at(0),
      at(1),
      at(2),
      '2026-02-09T12:02:10Z',
      at(3),
      at(4),
      at(9),
    ]);
    expect(seriesOf(filled)[0]!.values).toEqual([1, 0, 0, 0, 2, 0, 0, 3]);
  });

  test('an empty range adds nothing', () => {
    const filled = frame(gapped, { ...range, from: minute(4), to: minute(0), mode: 'null' });
    expect(valuesOf(filled.fields[0]!)).toEqual([at(1), at(3)]);
  });

  test('no rows stay no rows, so that an alert says NoData', () => {
    expect(frame([times('time', []), numbers('n', [])], { ...range, mode: 'value', value: 0 }, true).fields).toEqual(
      [],
    );
  });

  test('are filled month by month of the calendar', () => {
    const months = [times('time', ['2026-03-01T00:00:00Z']), numbers('n', [1])];
    const range = { from: Date.UTC(2025, 11, 24), to: Date.UTC(2026, 4, 31) };
    const filled = frame(months, { ...range, interval: { unit: 'month', count: 1 }, mode: 'value', value: 0 });
    expect(valuesOf(filled.fields[0]!)).toEqual(
      ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'].map((month) => `${month}-01T00:00:00Z`),
    );
    expect(seriesOf(filled)[0]!.values).toEqual([0, 0, 0, 1, 0, 0]);
  });

  test('before 1970 and between milliseconds are on the grid too', () => {
    const fill: Fill = {
      interval: { unit: 'month', count: 12 },
      from: Date.UTC(1967),
      to: Date.UTC(1969),
      mode: 'null',
    };
    const rest = 999_999n;
    const filled = frame([times('time', [BigInt(Date.UTC(1968)) * 1_000_000n + rest]), numbers('n', [1])], fill);
    expect(filled.fields[0]!.column).toMatchObject({
      values: BigInt64Array.from([1966, 1967, 1968], (year) => BigInt(Date.UTC(year)) * 1_000_000n + rest),
    });
  });

  test('end where times end', () => {
    const fill: Fill = {
      interval: { unit: 'month', count: 600 },
      from: Date.UTC(2200),
      to: Date.UTC(3000),
      mode: 'null',
    };
    const filled = frame([times('time', ['2200-01-01T00:00:00Z']), numbers('n', [1])], fill);
    expect(valuesOf(filled.fields[0]!)).toEqual(['2200-01-01T00:00:00Z', '2250-01-01T00:00:00Z']);
  });

  test('of any interval and range give regular times that hold every row', () => {
    const hour = 3_600_000;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: -100, max: 100 }),
        fc.nat(100),
        (buckets, first, length) => {
          const rows = buckets.map((bucket) => BigInt(bucket * hour) * 1_000_000n);
          const fill: Fill = {
            interval: { unit: 'millisecond', count: hour },
            from: first * hour + 1,
            to: (first + length) * hour,
            mode: 'null',
          };
          const { column } = frame([times('time', rows), numbers('n', buckets)], fill).fields[0]!;
          const expected = new Set([
            ...rows,
            ...Array.from({ length: length + 1 }, (_, i) => BigInt((first + i) * hour) * 1_000_000n),
          ]);
          expect(column).toMatchObject({ values: BigInt64Array.from(expected).sort() });
        },
      ),
    );
  });

  test.each<[string, Partial<Fill>, RegExp]>([
    [
      'a grid too fine',
      { interval: { unit: 'millisecond', count: 1 }, to: minute(0) + 31_536_000_000 },
      /would give 31536000001 points; at most 100000/,
    ],
    ['an interval of nothing', { interval: { unit: 'month', count: 0 } }, /at an interval of 0 months/],
    ['an interval below zero', { interval: { unit: 'millisecond', count: -1 } }, /at an interval of -1 milliseconds/],
    [
      'an interval that is no number',
      { interval: { unit: 'month', count: Number.NaN } },
      /at an interval of NaN months/,
    ],
  ])('%s is refused', (_, wrong, message) => {
    expect(() => frame(gapped, { ...range, mode: 'null', ...wrong } as Fill)).toThrow(
      expect.objectContaining({ code: 'bad_query', message: expect.stringMatching(message) }),
    );
  });
});
