import { describe, expect, test } from 'vitest';
import { toFrame } from '../../../src/frame/to-frame';
import type { Column } from '../../../src/result/column';
import { noticesOf, valuesOf } from '../support/read';
import { booleans, jsons, numbers, resultOf, texts, times } from '../support/result';

const NOON = '2026-02-09T12:00:00Z';
const logs = (columns: readonly Column[]) => toFrame(resultOf(columns), { refId: 'A', format: 'logs' });

/** Each field: name, kind, whether it may be NULL, values. */
const parts = (columns: readonly Column[]) =>
  logs(columns).fields.map((field) => [field.column.name, field.column.kind, field.nullable, ...valuesOf(field)]);

test('rows become log lines with the names that Grafana looks for', () => {
  const frame = [
    texts('task_id', ['x1']),
    times('timestamp', [NOON]),
    texts('Level', ['error']),
    texts('repo', ['core']),
    texts('error_message', ['it broke']),
  ];
  expect(parts(frame)).toEqual([
    ['timestamp', 'time', false, NOON],
    ['body', 'text', false, 'it broke'],
    ['severity', 'text', true, 'error'],
    ['id', 'text', true, 'x1'],
    ['labels', 'json', false, '{"task_id":"x1","repo":"core"}'],
  ]);
  expect(logs(frame).meta).toMatchObject({
    type: 'log-lines',
    typeVersion: [0, 0],
    preferredVisualisationType: 'logs',
  });
});

test('labels are one JSON object a row, of every kind of value, without NULL', () => {
  const [row1, row2] = valuesOf(
    logs([
      times('time', [NOON, NOON]),
      texts('line', ['a', 'b']),
      numbers('cost', [0.25, null]),
      booleans('ok', [false, null]),
      jsons('metadata', ['{"a":[1,null]}', null]),
      times('uploaded "at"', [NOON, null]),
      texts('quote', ['"\n😀', null]),
    ]).fields.at(-1)!,
  );
  expect(JSON.parse(String(row1))).toEqual({
    cost: 0.25,
    ok: false,
    metadata: { a: [1, null] },
    'uploaded "at"': '2026-02-09T12:00:00.000Z',
    quote: '"\n😀',
  });
  expect(row2).toBe('{}');
});

describe('the body', () => {
  test.each<[string, readonly Column[], string]>([
    ['is the column of that name', [texts('message', ['m']), texts('body', ['b'])], 'b'],
    ['is a column with a name like it', [texts('repo', ['r']), texts('message', ['m'])], 'm'],
    [
      'is else the first text that is nothing else',
      [texts('id', ['i']), texts('level', ['l']), texts('repo', ['r'])],
      'r',
    ],
    ['is empty where it was NULL', [texts('body', [null])], ''],
  ])('%s', (_, columns, body) => {
    expect(valuesOf(logs([times('time', [NOON]), ...columns]).fields[1]!)).toEqual([body]);
  });
});

test('lines without a time are left out, and the frame says so', () => {
  const frame = logs([times('time', [null, NOON]), texts('body', ['a', 'b'])]);
  expect(valuesOf(frame.fields[1]!)).toEqual(['b']);
  expect(frame.fields[0]!.column.validity).toBeNull();
  expect(noticesOf(frame)).toEqual(['1 of 2 rows has no "time", and was left out.']);
});

test('no rows: no fields', () => {
  expect(logs([texts('body', [])])).toMatchObject({ length: 0, fields: [] });
});

test.each<[string, readonly Column[], RegExp]>([
  ['no time', [texts('body', ['a'])], /^The query returned no time column, which the format Logs needs\./],
  [
    'no text',
    [times('time', [NOON]), texts('id', ['x'])],
    /^The query returned no text column, which the format Logs needs\./,
  ],
])('%s is refused', (_, columns, message) => {
  expect(() => logs(columns)).toThrow(
    expect.objectContaining({ code: 'bad_query', message: expect.stringMatching(message) }),
  );
});
