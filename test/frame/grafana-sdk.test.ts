import { beforeAll, describe, expect, test } from 'vitest';
import { encodeFrame } from '../../src/frame/encode-frame';
import type { FrameOptions } from '../../src/frame/frame-options';
import { toFrame } from '../../src/frame/to-frame';
import type { Column } from '../../src/result/column';
import type { Notice } from '../../src/result/result';
import { goIsThere } from '../support/go';
import { buildReader } from './support/grafana-sdk';
import { booleans, jsons, numbers, resultOf, texts, times } from './support/result';

if (!goIsThere) console.warn("Go is not on the PATH: frames are NOT read by Grafana's Go SDK in this run.");

const NOON = '2026-02-09T12:00:00Z';
const LATER = '2026-02-09T12:01:00Z';

describe.skipIf(!goIsThere)("Grafana's Go SDK", () => {
  let reader: ReturnType<typeof buildReader>;
  beforeAll(() => {
    reader = buildReader();
  }, 300_000);

  function read(columns: readonly Column[], options: Partial<FrameOptions>, notices: readonly Notice[] = []) {
    return reader(encodeFrame(toFrame(resultOf(columns, notices), { refId: 'A', format: 'table', ...options })));
  }

  test.each<[string, Column, string, unknown[]]>([
    ['numbers', numbers('v', [1.5, null, -0.25, 2 ** 53]), '[]*float64', [1.5, null, -0.25, 2 ** 53]],
    ['booleans', booleans('v', [true, null, false]), '[]*bool', [true, null, false]],
    ['texts', texts('v', ['', null, 'größer 😀 \u0000 "']), '[]*string', ['', null, 'größer 😀 \u0000 "']],
    ['JSON', jsons('v', ['{"a":[1,null,"é"]}', null, '3']), '[]*json.RawMessage', [{ a: [1, null, 'é'] }, null, 3]],
    [
      'times, to the nanosecond and to the ends of what a time can be',
      times('v', [1n, null, -1n, 2n ** 63n - 1n, -(2n ** 63n)]),
      '[]*time.Time',
      [
        '1970-01-01T00:00:00.000000001Z',
        null,
        '1969-12-31T23:59:59.999999999Z',
        '2262-04-11T23:47:16.854775807Z',
        '1677-09-21T00:12:43.145224192Z',
      ],
    ],
    ['numbers without NULL', numbers('v', [1, 2]), '[]*float64', [1, 2]],
    ['a column of NULL only', texts('v', [null, null]), '[]*string', [null, null]],
  ])('reads %s', (_, column, type, values) => {
    const { fields, rows } = read([column], {});
    expect(fields).toEqual([{ name: 'v', type, values }]);
    expect(rows).toBe(values.length);
  });

  test('reads NULLs across many bytes of bitmap', () => {
    const values = Array.from({ length: 1003 }, (_, i) => (i % 7 === 3 ? null : i));
    expect(read([numbers('v', values)], {}).fields[0]!.values).toEqual(values);
  });

  test('reads columns of one name, and of names in any script', () => {
    const { fields } = read([numbers('n', [1]), numbers('n', [2]), texts('größe 😀', ['x'])], {});
    expect(fields.map(({ name, values }) => [name, ...values])).toEqual([
      ['n', 1],
      ['n', 2],
      ['größe 😀', 'x'],
    ]);
  });

  test('reads meta, notices and config by its own names', () => {
    const notices: Notice[] = [
      { severity: 'info', text: 'i' },
      { severity: 'warning', text: 'größer ✂' },
      { severity: 'error', text: 'e' },
    ];
    const dump = read(
      [numbers('cost', [1])],
      {
        executedQueryString: 'SELECT 1 AS "cost" -- ü\n',
        fieldConfig: () => ({
          displayNameFromDS: 'Cost',
          description: 'In all',
          unit: 'currencyUSD',
          decimals: 2,
          min: 0,
          max: 1,
          custom: { fillOpacity: 10 },
        }),
      },
      notices,
    );
    expect(dump).toMatchObject({ name: 'A', refId: 'A' });
    expect(dump.meta).toEqual({
      typeVersion: [0, 0],
      executedQueryString: 'SELECT 1 AS "cost" -- ü\n',
      preferredVisualisationType: 'table',
      notices,
      stats: [
        { displayName: 'Rows returned by DuckDB', value: 1, unit: 'short' },
        { displayName: 'Time in DuckDB', value: 1.5, unit: 'ms' },
      ],
      custom: { generation: 'g1', asOf: 1_700_000_000_000, reused: false, rows: 1, elapsed: 1.5 },
    });
    expect(dump.fields[0]!.config).toEqual({
      displayNameFromDS: 'Cost',
      description: 'In all',
      unit: 'currencyUSD',
      decimals: 2,
      min: 0,
      max: 1,
      custom: { fillOpacity: 10 },
    });
  });

  test('reads a table without rows, with all its columns', () => {
    const columns = [numbers('n', []), booleans('b', []), texts('t', []), jsons('j', []), times('at', [])];
    const { fields, rows } = read(columns, {});
    expect(rows).toBe(0);
    expect(fields.map(({ name, type }) => [name, type])).toEqual([
      ['n', '[]*float64'],
      ['b', '[]*bool'],
      ['t', '[]*string'],
      ['j', '[]*json.RawMessage'],
      ['at', '[]*time.Time'],
    ]);
  });

  test('reads no rows for an alert as a frame without fields', () => {
    expect(read([texts('t', []), numbers('n', [])], { forAlert: true })).toMatchObject({ fields: [], rows: 0 });
  });

  test.each([false, true])('takes series as wide, with times that cannot be NULL (for an alert: %s)', (forAlert) => {
    const dump = read(
      [
        times('time', [LATER, NOON, NOON, null]),
        texts('tier', ['small', 'größer 😀', null, 'x']),
        booleans('success', [true, false, null, true]),
        numbers('n', [1, 2, 3, 4]),
      ],
      { format: 'timeseries', forAlert },
    );
    expect(dump.seriesType).toBe('wide');
    expect(dump.meta).toMatchObject({ type: 'timeseries-wide', typeVersion: [0, 1] });
    expect(dump.fields).toEqual([
      { name: 'time', type: '[]time.Time', values: [NOON, LATER] },
      {
        name: 'n',
        type: '[]*float64',
        labels: { tier: '', success: '' },
        config: { displayNameFromDS: '(none), (none)' },
        values: [3, null],
      },
      {
        name: 'n',
        type: '[]*float64',
        labels: { tier: 'größer 😀', success: 'false' },
        config: { displayNameFromDS: 'größer 😀, success=false' },
        values: [2, null],
      },
      {
        name: 'n',
        type: '[]*float64',
        labels: { tier: 'small', success: 'true' },
        config: { displayNameFromDS: 'small, success=true' },
        values: [null, 1],
      },
    ]);
  });

  test('takes a series without labels as wide', () => {
    const dump = read([times('time', [NOON]), numbers('n', [1])], { format: 'timeseries' });
    expect(dump.seriesType).toBe('wide');
    expect(dump.fields[1]).toEqual({ name: 'n', type: '[]*float64', values: [1] });
  });

  test('takes numbers for an alert as texts and numbers, no time series', () => {
    const columns = [texts('tier', ['a', 'b']), booleans('ok', [true, false]), numbers('n', [1, 2])];
    const dump = read(columns, { forAlert: true });
    expect(dump.seriesType).toBe('not');
    expect(dump.meta).toMatchObject({ type: 'numeric-long', typeVersion: [0, 1] });
    expect(dump.fields.map(({ name, type, values }) => [name, type, ...values])).toEqual([
      ['tier', '[]*string', 'a', 'b'],
      ['ok', '[]*string', 'true', 'false'],
      ['n', '[]*float64', 1, 2],
    ]);
  });

  test('takes log lines with a time, a body and labels in every row', () => {
    const columns = [times('time', [NOON]), texts('message', [null]), texts('level', ['warn']), numbers('cost', [0.5])];
    const dump = read(columns, { format: 'logs' });
    expect(dump.meta).toMatchObject({ type: 'log-lines', preferredVisualisationType: 'logs' });
    expect(dump.fields).toEqual([
      { name: 'timestamp', type: '[]time.Time', values: [NOON] },
      { name: 'body', type: '[]string', values: [''] },
      { name: 'severity', type: '[]*string', values: ['warn'] },
      { name: 'labels', type: '[]json.RawMessage', values: [{ cost: 0.5 }] },
    ]);
  });
});
