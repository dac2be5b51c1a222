import { describe, expect, test } from 'vitest';
import type { FrameOptions } from '../../src/frame/frame-options';
import { toFrame } from '../../src/frame/to-frame';
import type { Column } from '../../src/result/column';
import { seriesOf, valuesOf } from './support/read';
import { booleans, jsons, numbers, resultOf, texts, times } from './support/result';

const NOON = '2026-02-09T12:00:00Z';

describe('a table', () => {
  const columns = [
    times('time', [NOON]),
    numbers('n', [1]),
    texts('t', [null]),
    booleans('b', [true]),
    jsons('j', ['{}']),
  ];

  test('keeps its columns as they come', () => {
    const frame = toFrame(resultOf(columns), { refId: 'A', format: 'table' });
    expect(frame).toMatchObject({ name: 'A', refId: 'A', length: 1 });
    expect(frame.fields.map(({ column }) => column)).toEqual(columns);
    expect(frame.fields.every(({ nullable }) => nullable)).toBe(true);
    expect(frame.meta).toMatchObject({ preferredVisualisationType: 'table' });
    expect(frame.meta).not.toHaveProperty('type');
  });

  test('without rows keeps its columns too', () => {
    const frame = toFrame(resultOf([numbers('n', []), texts('t', [])]), { refId: 'A', format: 'table' });
    expect(frame.length).toBe(0);
    expect(frame.fields.map(({ column }) => column.name)).toEqual(['n', 't']);
  });

  test('shows fields as their names ask for', () => {
    const frame = toFrame(resultOf(columns), {
      refId: 'A',
      format: 'table',
      fieldConfig: (name) => (name === 'n' ? { unit: 's', decimals: 1, displayNameFromDS: 'Duration' } : undefined),
    });
    expect(frame.fields.map(({ config }) => config)).toEqual([
      undefined,
      { unit: 's', decimals: 1, displayNameFromDS: 'Duration' },
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('meta', () => {
  test('tells the query, the notices, the figures and the state of the data', () => {
    const result = resultOf([numbers('n', [1, 2])], [{ severity: 'warning', text: 'cut' }]);
    const { meta } = toFrame(result, { refId: 'A', format: 'table', executedQueryString: 'SELECT 1' });
    expect(meta).toEqual({
      executedQueryString: 'SELECT 1',
      preferredVisualisationType: 'table',
      notices: [{ severity: 'warning', text: 'cut' }],
      stats: [
        { displayName: 'Rows returned by DuckDB', value: 2, unit: 'short' },
        { displayName: 'Time in DuckDB', value: 1.5, unit: 'ms' },
      ],
      custom: { generation: 'g1', asOf: 1_700_000_000_000, reused: false, rows: 2, elapsed: 1.5 },
    });
  });

  test('keeps the notices of a result before those of its frame', () => {
    const result = resultOf([times('time', [null, NOON]), numbers('n', [1, 2])], [{ severity: 'info', text: 'first' }]);
    const { meta } = toFrame(result, { refId: 'A', format: 'timeseries' });
    expect(meta.notices.map(({ text }) => text)).toEqual(['first', expect.stringContaining('left out')]);
  });
});

describe('an alert', () => {
  const alert = (columns: readonly Column[], format: FrameOptions['format']) =>
    toFrame(resultOf(columns), { refId: 'A', format, forAlert: true });
  const series = [times('time', [NOON]), texts('t', ['a']), numbers('n', [1])];
  const rows = [texts('tier', ['a', 'b']), booleans('ok', [true, null]), numbers('n', [1, null]), numbers('m', [3, 4])];

  test.each<[string, readonly Column[], FrameOptions['format'], string]>([
    ['series', series, 'timeseries', 'timeseries-wide'],
    [
      'a table that is a series by the name of its time',
      [series[1]!, series[2]!, series[0]!],
      'table',
      'timeseries-wide',
    ],
    [
      'a table that is a series by its first column',
      [times('day', [NOON]), numbers('n', [1])],
      'table',
      'timeseries-wide',
    ],
    ['log lines', series, 'logs', 'timeseries-wide'],
    ['numbers with labels', rows, 'timeseries', 'numeric-long'],
    ['a table of numbers with labels', rows, 'table', 'numeric-long'],
    ['one number', [numbers('n', [1])], 'timeseries', 'numeric-wide'],
    ['one row of numbers', [numbers('n', [1]), numbers('m', [2])], 'timeseries', 'numeric-long'],
    [
      'a table whose times are no axis',
      [texts('t', ['a']), numbers('n', [1]), times('newest', [NOON])],
      'table',
      'numeric-long',
    ],
  ])('takes %s', (_, columns, format, type) => {
    expect(alert(columns, format).meta).toMatchObject({ type, typeVersion: [0, 1] });
  });

  test('gets labels as texts, whatever they were', () => {
    const frame = alert([...rows, jsons('tags', ['["x"]', '[]'])], 'table');
    expect(frame.fields.map((field) => [field.column.name, field.column.kind, ...valuesOf(field)])).toEqual([
      ['tier', 'text', 'a', 'a', 'b'],
      ['ok', 'text', 'true', 'true', ''],
      ['tags', 'text', '["x"]', '["x"]', '[]'],
      ['column', 'text', 'n', 'm', 'm'],
      ['value', 'number', 1, 3, 4],
    ]);
  });

  // Grafana refused them: "frame cannot uniquely be identified by its labels".
  test('tells several numbers from each other by the names of their columns', () => {
    const told = (columns: readonly Column[]) =>
      alert(columns, 'table').fields.map((field) => [field.column.name, ...valuesOf(field)]);
    expect(told([numbers('n', [1]), numbers('m', [2])])).toEqual([
      ['column', 'n', 'm'],
      ['value', 1, 2],
    ]);
    expect(told([texts('column', ['x']), numbers('n', [1]), numbers('m', [2])])).toEqual([
      ['column', 'x', 'x'],
      ['column 2', 'n', 'm'],
      ['value', 1, 2],
    ]);
    const labels = (columns: readonly Column[]) => alert(columns, 'timeseries').fields.map((field) => field.labels);
    const both = [numbers('n', [1]), numbers('m', [2])];
    expect(labels([times('time', [NOON]), ...both])).toEqual([undefined, { column: 'n' }, { column: 'm' }]);
    expect(labels([times('time', [NOON]), texts('t', ['a']), ...both])).toEqual([
      undefined,
      { t: 'a', column: 'n' },
      { t: 'a', column: 'm' },
    ]);
  });

  test('tells NULL from the empty text, and numbers from others of the same name', () => {
    const labels = (columns: readonly Column[], format: FrameOptions['format']) =>
      alert(columns, format).fields.map((field) => field.labels ?? [field.column.name, ...valuesOf(field)]);
    expect(labels([texts('t', ['', null]), numbers('n', [1, 2])], 'table')).toEqual([
      ['t', '(empty)', null],
      ['n', 1, 2],
    ]);
    const alike = [numbers('n', [1]), numbers('n', [2])];
    expect(labels(alike, 'table')).toEqual([
      ['column', 'n', 'n 2'],
      ['value', 1, 2],
    ]);
    const [, ...series] = labels([times('time', [NOON]), texts('t', ['a']), ...alike], 'timeseries');
    expect(series).toEqual([
      { t: 'a', column: 'n' },
      { t: 'a', column: 'n 2' },
    ]);
  });

  test('gets no times among its numbers', () => {
    const frame = alert([texts('t', ['a']), times('newest', [NOON]), numbers('n', [1])], 'table');
    expect(frame.fields.map(({ column }) => column.name)).toEqual(['t', 'n']);
  });

  test.each(['timeseries', 'table', 'logs'] as const)('gets no fields when %s has no rows', (format) => {
    expect(alert([times('time', []), numbers('n', [])], format).fields).toEqual([]);
    expect(alert([texts('t', [])], format).fields).toEqual([]);
  });

  // Grafana fired "Stale data" on an empty database: it compared NULL as if it were a number.
  test('gets no row and no column that holds no number', () => {
    const values = (columns: readonly Column[]) =>
      alert(columns, 'table').fields.map((field) => [field.column.name, ...valuesOf(field)]);
    expect(values([numbers('n', [null])])).toEqual([]);
    expect(values([numbers('n', [null]), numbers('m', [null])])).toEqual([]);
    expect(values([numbers('n', [null]), numbers('m', [3])])).toEqual([
      ['column', 'm'],
      ['value', 3],
    ]);
    expect(values([numbers('n', [null, 4])])).toEqual([['n', 4]]);
    expect(values([texts('t', ['a', 'a']), numbers('n', [null, 4])])).toEqual([
      ['t', 'a'],
      ['n', 4],
    ]);
    expect(values([texts('t', ['a', 'b', 'c']), numbers('n', [null, 2, null])])).toEqual([
      ['t', 'b'],
      ['n', 2],
    ]);
    expect(values([texts('t', ['a', 'b']), numbers('n', [null, 2]), numbers('m', [1, null])])).toEqual([
      ['t', 'a', 'b'],
      ['column', 'm', 'n'],
      ['value', 1, 2],
    ]);
    expect(alert([texts('t', ['a', 'b']), numbers('n', [2, null])], 'table').length).toBe(1);
  });

  test('reads a series the same as a panel does', () => {
    const panel = toFrame(resultOf(series), { refId: 'A', format: 'timeseries' });
    expect(seriesOf(alert(series, 'timeseries'))).toEqual(seriesOf(panel));
  });

  test.each<[string, readonly Column[], RegExp]>([
    [
      'no number',
      [texts('t', ['a'])],
      /^The query returned no number column, which an alert needs\. It returned "t" \(VARCHAR\)\.$/,
    ],
    [
      'rows without labels',
      [numbers('n', [1, 2])],
      /the query returned 2 rows, and no text column to tell them apart\.$/,
    ],
    [
      'rows alike in their labels',
      [texts('t', ['a', 'a']), numbers('n', [1, 2])],
      /2 rows, and some are alike in "t"\.$/,
    ],
  ])('with %s is refused', (_, columns, message) => {
    expect(() => alert(columns, 'table')).toThrow(
      expect.objectContaining({ code: 'bad_query', message: expect.stringMatching(message) }),
    );
  });
});

test('numbers without a time are no series for a panel', () => {
  expect(() => toFrame(resultOf([numbers('n', [1])]), { refId: 'A', format: 'timeseries' })).toThrow(
    expect.objectContaining({ code: 'bad_query', hint: expect.stringContaining('choose the format Table') }),
  );
});
