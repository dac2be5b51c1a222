import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameOptions } from '../../../src/frame/frame-options';
import { toFrame } from '../../../src/frame/to-frame';
import type { Column } from '../../../src/result/column';
import { noticesOf, seriesOf, valuesOf } from '../support/read';
import { booleans, jsons, numbers, resultOf, texts, times } from '../support/result';

const at = (minute: number) => new Date(Date.UTC(2026, 1, 9, 12, minute)).toISOString().replace('.000', '');

function frame(columns: readonly Column[], options: Partial<FrameOptions> = {}) {
  return toFrame(resultOf(columns), { refId: 'A', format: 'timeseries', ...options });
}

describe('long to wide', () => {
  test('each combination of labels becomes a series, in the order of labels and of time', () => {
    const wide = frame([
      texts('tier', ['small', 'large', 'small', 'large']),
      times('time', [at(1), at(0), at(0), at(1)]),
      numbers('n', [3, 2, 1, 4]),
    ]);
    expect(wide.meta).toMatchObject({
      type: 'timeseries-wide',
      typeVersion: [0, 1],
      preferredVisualisationType: 'graph',
    });
    expect(wide.fields[0]).toMatchObject({ nullable: false, column: { name: 'time', kind: 'time', validity: null } });
    expect(valuesOf(wide.fields[0]!)).toEqual([at(0), at(1)]);
    expect(seriesOf(wide)).toEqual([
      { name: 'n', labels: { tier: 'large' }, values: [2, 4] },
      { name: 'n', labels: { tier: 'small' }, values: [1, 3] },
    ]);
  });

  test('where a series has no row at a time there is NULL', () => {
    const wide = frame([times('time', [at(0), at(1)]), texts('t', ['a', 'b']), numbers('n', [1, 2])]);
    expect(seriesOf(wide).map(({ values }) => values)).toEqual([
      [1, null],
      [null, 2],
    ]);
  });

  test('several numbers make a series each, number by number', () => {
    const wide = frame([
      times('time', [at(0), at(0)]),
      numbers('p50', [1, 2]),
      texts('t', ['a', 'b']),
      numbers('p95', [3, 4]),
    ]);
    expect(seriesOf(wide).map(({ name, labels, values }) => [name, labels?.t, ...values])).toEqual([
      ['p50', 'a', 1],
      ['p50', 'b', 2],
      ['p95', 'a', 3],
      ['p95', 'b', 4],
    ]);
  });

  test('booleans and JSON are labels too; NULL is the empty label', () => {
    const wide = frame([
      times('time', [at(0), at(0)]),
      booleans('success', [true, null]),
      jsons('tags', [null, '["x"]']),
      numbers('n', [1, 2]),
    ]);
    expect(seriesOf(wide).map(({ labels }) => labels)).toEqual([
      { success: '', tags: '["x"]' },
      { success: 'true', tags: '' },
    ]);
  });

  test('a label column named like a member of Object is a label like any other', () => {
    const wide = frame([
      times('time', [at(0)]),
      texts('__proto__', ['x']),
      texts('constructor', ['y']),
      numbers('n', [1]),
    ]);
    expect(Object.entries(wide.fields[1]!.labels!)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('label columns of one name stay apart', () => {
    const wide = frame([times('time', [at(0)]), texts('t', ['x']), texts('t', ['y']), numbers('n', [1])]);
    expect(wide.fields[1]!.labels).toEqual({ t: 'x', 't 2': 'y' });
  });

  test('every value appears exactly once, at its time, in the series of its labels', () => {
    const row = fc.record({
      time: fc.integer({ min: 0, max: 8 }).map((i) => BigInt(i) * 1_000_000_007n),
      tier: fc.option(fc.constantFrom('', 'small', 'large', 'größer')),
      ok: fc.option(fc.boolean()),
      a: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      b: fc.option(fc.integer()),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const wide = frame([
          numbers(
            'b',
            rows.map(({ b }) => b),
          ),
          texts(
            'tier',
            rows.map(({ tier }) => tier),
          ),
          times(
            'time',
            rows.map(({ time }) => time),
          ),
          booleans(
            'ok',
            rows.map(({ ok }) => ok),
          ),
          numbers(
            'a',
            rows.map(({ a }) => a),
          ),
        ]);
        const expected = new Map<string, number>();
        const empty = rows.some(({ tier }) => tier === null) ? '(empty)' : '';
        for (const { time, tier, ok, a, b } of rows) {
          const labels = JSON.stringify({ tier: tier === '' ? empty : (tier ?? ''), ok: String(ok ?? '') });
          if (a !== null) expected.set(`a ${time} ${labels}`, a);
          if (b !== null) expected.set(`b ${time} ${labels}`, b);
        }
        const axis = wide.fields[0]!.column.kind === 'time' ? [...wide.fields[0]!.column.values] : [];
        expect(axis).toEqual([...new Set(rows.map(({ time }) => time))].sort((x, y) => Number(x - y)));
        const found = wide.fields
          .slice(1)
          .flatMap((field) =>
            valuesOf(field).flatMap((value, i) =>
              value === null
                ? []
                : [[`${field.column.name} ${axis[i]} ${JSON.stringify(field.labels)}`, value] as const],
            ),
          );
        expect(found).toHaveLength(expected.size);
        expect(new Map(found)).toEqual(expected);
      }),
    );
  });
});

describe('the time axis', () => {
  test.each([
    ['the only time', ['started'], 'started'],
    ['the first of several', ['b', 'a'], 'b'],
    ['time before others', ['uploaded_at', 'timestamp', 'TIME'], 'TIME'],
    ['timestamp before bucket', ['bucket', 'timestamp'], 'timestamp'],
    ['bucket before the first', ['newest', 'bucket'], 'bucket'],
  ])('is %s', (_, names, axis) => {
    const wide = frame([...names.map((name) => times(name, [at(0)])), numbers('n', [1])]);
    expect(wide.fields.map(({ column }) => column.name)).toEqual([axis, 'n']);
  });

  test('another time column is not shown, and the frame says so', () => {
    const wide = frame([times('time', [at(0)]), times('last_seen', [at(1)]), numbers('n', [1])]);
    expect(wide.meta.notices).toEqual([
      { severity: 'info', text: 'The time axis is "time"; "last_seen" is not shown.' },
    ]);
  });

  test('rows without a time are left out, and the frame says how many', () => {
    const wide = frame([
      times('time', [null, at(1), at(0), null]),
      texts('t', ['x', null, 'a', 'a']),
      booleans('ok', [true, false, null, true]),
      numbers('n', [9, 1, null, 9]),
    ]);
    expect(valuesOf(wide.fields[0]!)).toEqual([at(0), at(1)]);
    expect(seriesOf(wide)).toEqual([
      { name: 'n', labels: { t: '', ok: 'false' }, values: [null, 1] },
      { name: 'n', labels: { t: 'a', ok: '' }, values: [null, null] },
    ]);
    expect(noticesOf(wide)).toEqual(['2 of 4 rows have no "time", and were left out.']);
  });

  test('when no row has a time there are no fields', () => {
    expect(frame([times('time', [null]), numbers('n', [1])])).toMatchObject({
      fields: [],
      meta: { notices: [{ text: '1 of 1 row has no "time", and was left out.' }] },
    });
  });
});

describe('rows of the same time and labels', () => {
  test('the last value wins, and the frame says so', () => {
    const wide = frame([times('time', [at(0), at(0), at(0)]), texts('t', ['a', 'a', 'a']), numbers('n', [1, 2, 3])]);
    expect(seriesOf(wide)[0]!.values).toEqual([3]);
    expect(noticesOf(wide)).toEqual([
      '2 values were replaced by a later row with the same "time", "t". Aggregate, so that each appears once.',
    ]);
  });

  test('a NULL replaces nothing, so that rows which complete each other are joined in silence', () => {
    const wide = frame([times('time', [at(0), at(0)]), numbers('a', [1, null]), numbers('b', [null, 2])]);
    expect(seriesOf(wide).map(({ values }) => values)).toEqual([[1], [2]]);
    expect(noticesOf(wide)).toEqual([]);
  });
});

describe('NULL and the empty text among labels', () => {
  const time = times('time', [at(0), at(0), at(0)]);

  test('do not take the place of each other, though Grafana holds them for one label', () => {
    const wide = frame([time, texts('error_type', [null, '', 'crash']), numbers('n', [1, 2, 3])]);
    expect(seriesOf(wide).map(({ labels, values }) => [labels?.error_type, ...values])).toEqual([
      ['', 1],
      ['(empty)', 2],
      ['crash', 3],
    ]);
    expect(noticesOf(wide)).toEqual([]);
  });

  test.each([[['', 'a', 'b']], [[null, 'a', 'b']]])('stay as they are where only one of them is: %j', (values) => {
    const wide = frame([time, texts('error_type', values), numbers('n', [1, 2, 3])]);
    expect(seriesOf(wide).map(({ labels }) => labels?.error_type)).toEqual(['', 'a', 'b']);
  });
});

describe('the legend (value value)', () => {
  const labelled = [times('time', [at(0)]), texts('tier', ['small'])];
  const names = (columns: readonly Column[], fieldConfig?: FrameOptions['fieldConfig']) =>
    frame(columns, fieldConfig && { fieldConfig })
      .fields.slice(1)
      .map(({ config }) => config?.displayNameFromDS);

  test.each<[string, readonly Column[], string]>([
    ['one number, one label', [...labelled, numbers('value', [1])], 'small'],
    ['one number, two labels', [...labelled, texts('pool', ['runpod']), numbers('value', [1])], 'small, runpod'],
    [
      'a boolean says of what',
      [...labelled, booleans('success', [false]), numbers('value', [1])],
      'small, success=false',
    ],
    ['an empty label', [times('time', [at(0)]), texts('error_type', [null]), numbers('value', [1])], '(none)'],
  ])('%s', (_, columns, legend) => {
    expect(names(columns)).toEqual([legend]);
  });

  test('several numbers: their names stand before the labels', () => {
    expect(names([...labelled, numbers('p50', [1]), numbers('p95', [2])])).toEqual(['p50 small', 'p95 small']);
  });

  test('names for people replace names of columns', () => {
    const config = (name: string) => (name === 'p50' ? { displayNameFromDS: 'Median', unit: 's' } : undefined);
    expect(names([...labelled, numbers('p50', [1]), numbers('p95', [2])], config)).toEqual([
      'Median small',
      'p95 small',
    ]);
    expect(names([times('time', [at(0)]), numbers('p50', [1])], config)).toEqual(['Median']);
  });

  test('without labels the name of the column is left to Grafana', () => {
    expect(names([times('time', [at(0)]), numbers('p50', [1])])).toEqual([undefined]);
  });

  test('units go to every series of their column', () => {
    const wide = frame([times('time', [at(0), at(0)]), texts('t', ['a', 'b']), numbers('cost', [1, 2])], {
      fieldConfig: (name) => (name === 'cost' ? { unit: 'currencyUSD', decimals: 2 } : undefined),
    });
    expect(wide.fields.map(({ config }) => config?.unit)).toEqual([undefined, 'currencyUSD', 'currencyUSD']);
  });
});

describe('too many series', () => {
  const count = 1100;
  const columns = [
    times(
      'time',
      Array.from({ length: count }, () => at(0)),
    ),
    texts(
      'id',
      Array.from({ length: count }, (_, i) => `s${i}`),
    ),
    numbers(
      'n',
      Array.from({ length: count }, (_, i) => (i % 2 ? i : -i)),
    ),
  ];

  test('a panel shows those with the largest totals and says so', () => {
    const wide = frame(columns);
    expect(wide.fields).toHaveLength(1001);
    expect(
      seriesOf(wide)
        .map(({ labels }) => Number(labels!.id!.slice(1)))
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 1000 }, (_, i) => i + 100));
    expect(noticesOf(wide)[0]).toMatch(/^Showing 1000 of 1100 series, those with the largest total of "n"\./);
  });

  test('an alert fails rather than watch a part', () => {
    expect(() => frame(columns, { forAlert: true })).toThrow(
      expect.objectContaining({
        code: 'too_large',
        message: 'The query returned 1100 series; an alert can watch 1000 of this length.',
      }),
    );
  });

  test('long series are fewer, so that the frame stays bounded', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => i);
    const wide = frame([
      times(
        'time',
        rows.map((i) => BigInt(i)),
      ),
      texts(
        'id',
        rows.map((i) => `s${i % 150}`),
      ),
      numbers('n', rows),
    ]);
    expect(wide.fields).toHaveLength(101);
    expect(wide.length).toBe(100_000);
  });
});

describe('results that are no series', () => {
  test.each<[string, readonly Column[], string]>([
    [
      'no time',
      [texts('day', ['x']), numbers('n', [1])],
      'The query returned no time column, which a time series needs. It returned "day" (VARCHAR), "n" (DOUBLE).',
    ],
    [
      'no number',
      [times('time', [at(0)]), texts('n', ['1'])],
      'The query returned no number column, which a time series needs. It returned "time" (TIMESTAMP), "n" (VARCHAR).',
    ],
    [
      'many columns',
      Array.from({ length: 14 }, (_, i) => numbers(`n${i}`, [1])),
      `The query returned no time column, which a time series needs. It returned ${Array.from({ length: 12 }, (_, i) => `"n${i}" (DOUBLE)`).join(', ')} and 2 more.`,
    ],
  ])('%s', (_, columns, message) => {
    expect(() => frame(columns)).toThrow(expect.objectContaining({ code: 'bad_query', message }));
  });

  test('no rows: no fields, and no complaint about the columns', () => {
    expect(frame([texts('t', [])])).toMatchObject({ length: 0, fields: [] });
    expect(frame([times('time', []), numbers('n', [])]).fields).toEqual([]);
  });
});
