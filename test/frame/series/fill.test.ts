import { describe, expect, test } from 'vitest';
import type { Fill } from '../../../src/frame/frame-options';
import { toFrame } from '../../../src/frame/to-frame';
import type { Column } from '../../../src/result/column';
import { seriesOf, valuesOf } from '../support/read';
import { numbers, resultOf, texts, times } from '../support/result';

const minute = (n: number) => Date.UTC(2026, 1, 9, 12, n);
const at = (n: number) => new Date(minute(n)).toISOString().replace('.000', '');
const range = { intervalMs: 60_000, from: minute(0), to: minute(4) };

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

  test.each([
    [
      'a grid too fine',
      { intervalMs: 1, to: minute(0) + 31_536_000_000 },
      /would give 31536000001 points; at most 100000/,
    ],
    ['an interval of nothing', { intervalMs: 0 }, /cannot be filled at an interval of 0 ms/],
    ['an interval below zero', { intervalMs: -1000 }, /at an interval of -1000 ms/],
    ['an interval that is no number', { intervalMs: Number.NaN }, /at an interval of NaN ms/],
  ])('%s is refused', (_, wrong, message) => {
    expect(() => frame(gapped, { ...range, ...wrong, mode: 'null' })).toThrow(
      expect.objectContaining({ code: 'bad_query', message: expect.stringMatching(message) }),
    );
  });
});
