import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILTER_OPERATORS, type FilterOperator } from '../../../src/query/filter';
import { TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { executions, metric, type Row, type Value } from '../support/ask';
import { openDatabase } from '../support/databases';

let engine: TestEngine;
let rows: readonly Row[];
beforeAll(async () => {
  engine = await openDatabase('demo');
  rows = await executions(engine);
});
afterAll(() => engine?.close());

const count = async (field: string, op: FilterOperator, value?: unknown) =>
  (await metric(engine, ['executions'], { filters: [{ field, op, value }] }))[0]!.executions;

interface Case {
  readonly field: string;
  readonly of: (row: Row) => Value;
  readonly given?: (value: Value) => unknown;
  readonly pattern: string;
  readonly text?: (value: Value) => string;
}

const column = (field: string, pattern: string): Case => ({ field, of: (row) => row[field]!, pattern });
function costError({ cost_estimate, actual_cost }: Row): number | null {
  const [estimate, cost] = [Number(cost_estimate), Number(actual_cost)];
  return estimate > 0 ? (Math.abs(cost - estimate) / estimate) * 100 : null;
}

const spelt = (time: Value) => new Date(Number(time)).toISOString();

/** A field of every kind: text, UUID, flag, whole and real number, time, what is computed, a key of metadata. */
const FIELDS: readonly Case[] = [
  column('repo', '^[a-m]'),
  column('error_type', 'out$'),
  column('task_id', '^[0-7]'),
  column('success', 'tru.'),
  column('user_accepted', '^f'),
  column('complexity_score', '5$'),
  column('quality_score', '^9'),
  column('duration_seconds', '^[0-9]'),
  {
    ...column('timestamp', '^2026-02-0'),
    // To the millisecond, as people give times.
    of: (row) => Number(row.timestamp),
    given: spelt,
    text: (time) => spelt(time).replace('T', ' '),
  },
  { field: 'cost_error_pct', of: costError, pattern: '^[0-9]' },
  { field: 'failed', of: (row) => !row.success || row.error_type !== null, pattern: '^t' },
  {
    field: 'quality_tier',
    of: ({ quality_score: score }) =>
      score === null
        ? null
        : Number(score) >= 90
          ? 'excellent'
          : Number(score) >= 75
            ? 'good'
            : Number(score) >= 60
              ? 'fair'
              : 'poor',
    pattern: 'o+',
  },
  { field: 'metadata.pool_id', of: (row) => JSON.parse(String(row.metadata)).pool_id, pattern: '-1$' },
];

/** NULL meets the negative operators only. */
const MEETS: Readonly<Record<FilterOperator, (value: Value, given: readonly Value[], matches: boolean) => boolean>> = {
  '=': (value, [given]) => value === given,
  '!=': (value, [given]) => value !== given,
  '=|': (value, given) => given.includes(value),
  '!=|': (value, given) => !given.includes(value),
  '=~': (value, _, matches) => value !== null && matches,
  '!~': (value, _, matches) => value === null || !matches,
  '<': (value, [given]) => value !== null && value < given!,
  '<=': (value, [given]) => value !== null && value <= given!,
  '>': (value, [given]) => value !== null && value > given!,
  '>=': (value, [given]) => value !== null && value >= given!,
  isNull: (value) => value === null,
  isNotNull: (value) => value !== null,
};

describe.each(FIELDS)('filters on $field', ({ field, of, pattern, given = (value) => value, text = String }) => {
  it.each(FILTER_OPERATORS)('%s', async (op) => {
    const values = rows.map(of);
    const sorted = values.filter((value) => value !== null && (field !== 'timestamp' || Number.isInteger(value)));
    sorted.sort((a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0));
    expect(sorted.length).toBeGreaterThan(0);
    const chosen = [0.5, 0.25, 0.9].map((share) => sorted[Math.floor(share * sorted.length)]!);
    const expected = values.filter((value) => MEETS[op](value, chosen, new RegExp(pattern).test(text(value))));
    const value = op.endsWith('~') ? pattern : op.endsWith('|') ? chosen.map(given) : given(chosen[0]!);
    expect(await count(field, op, op.endsWith('ull') ? undefined : value)).toBe(expected.length);
  });
});

describe('filters', () => {
  it('take lists of none, and of 10,000 values of every kind', async () => {
    const with10000 = (values: readonly unknown[]) => [...values, ...Array(10_000 - values.length).fill(values[0])];
    expect(await count('repo', '=|', [])).toBe(0);
    expect(await count('repo', '!=|', [])).toBe(rows.length);
    for (const field of [
      'repo',
      'task_id',
      'complexity_score',
      'duration_seconds',
      'success',
      'timestamp',
      'quality_score',
    ]) {
      const some = [...new Set(rows.map((row) => row[field]!).filter((value) => value !== null))].slice(0, 2);
      const values = with10000(field === 'timestamp' ? some.map(spelt) : some);
      const few = await count(field, '=|', values.slice(0, 2));
      expect(await count(field, '=|', values), field).toBe(few);
      expect(await count(field, '!=|', values), field).toBe(rows.length - Number(few));
    }
    const numbers = Array.from({ length: 10_000 }, (_, i) => `repo ${i}`);
    expect(await count('repo', '=|', [...numbers.slice(1), rows[0]!.repo])).toBe(
      rows.filter(({ repo }) => repo === rows[0]!.repo).length,
    );
  });

  it('all have to be met', async () => {
    const filters = [
      { field: 'success', op: '=', value: false },
      { field: 'error_type', op: 'isNull' },
      { field: 'duration_seconds', op: '>', value: '1' },
    ];
    const expected = rows.filter((row) => !row.success && row.error_type === null && Number(row.duration_seconds) > 1);
    expect((await metric(engine, ['executions'], { filters }))[0]!.executions).toBe(expected.length);
  });

  it('compare numbers and times beyond what a column can hold', async () => {
    expect(await count('duration_seconds', '<', 1e300)).toBe(rows.length);
    expect(await count('duration_seconds', '>', '-1e300')).toBe(rows.length);
    expect(await count('complexity_score', '<=', 1e300)).toBe(rows.length);
    expect(await count('duration_seconds', '=|', Array(60).fill(1e300))).toBe(0);
    expect(await count('timestamp', '<', 8.64e15)).toBe(rows.length);
    expect(await count('timestamp', '>', -8.64e15)).toBe(rows.length);
    expect(await count('timestamp', '>', '0000-01-01')).toBe(rows.length);
  });

  it('say of a regular expression that it is none', async () => {
    const error = await thrown(count('repo', '=~', 'a(b'));
    expect(error.code).toBe('bad_query');
    expect(error.message).toBe('The regular expression is not valid: missing ): a(b.');
  });
});

describe('hostile values', () => {
  let hostile: TestEngine;
  beforeAll(async () => {
    const quote = (text: string) =>
      text
        .split('\0')
        .map((part) => `'${part.replaceAll("'", "''")}'`)
        .join(' || chr(0) || ');
    const list = HOSTILE_VALUES.map((value, i) => `(${i}, ${quote(value)})`).join(', ');
    hostile = await TestEngine.over([
      `CREATE TABLE executions AS
       SELECT uuid() AS task_id, TIMESTAMP '2026-02-09' + to_seconds(id) AS timestamp, value AS repo, value AS task_type,
         value AS model_tier, 'pool' AS pool_type, true AS success, 1::FLOAT AS duration_seconds, 1::FLOAT AS actual_cost,
         json_object(value, 'here') AS metadata, id AS quality_score
       FROM (VALUES ${list}) AS hostile (id, value)`,
    ]);
  });
  afterAll(() => hostile?.close());

  const found = async (rest: object) => {
    const [row] = await metric(hostile, ['executions', 'first_seen'], rest);
    return [row!.executions, (Number(row!.first_seen) - Date.UTC(2026, 1, 9)) / 1000];
  };

  it('reach DuckDB as values of filters', async () => {
    for (const [i, value] of HOSTILE_VALUES.entries()) {
      expect(await found({ filters: [{ field: 'repo', op: '=', value }] }), JSON.stringify(value)).toEqual([1, i]);
      expect(await found({ filters: [{ field: 'repo', op: '=|', value: [value] }] })).toEqual([1, i]);
    }
    const all = { filters: [{ field: 'repo', op: '=|', value: HOSTILE_VALUES }] };
    expect(await found(all)).toEqual([HOSTILE_VALUES.length, 0]);
  });

  it('reach DuckDB as keys of metadata', async () => {
    for (const [i, value] of HOSTILE_VALUES.entries()) {
      if (value === '') continue;
      const filters = [{ field: `metadata.${value}`, op: '=', value: 'here' }];
      expect(await found({ filters }), JSON.stringify(value)).toEqual([1, i]);
    }
  });

  it('reach DuckDB as dimensions, named by the very key', async () => {
    for (const value of HOSTILE_VALUES) {
      if (value === '' || value.includes('\0')) continue;
      const dimension = `metadata.${value}`;
      const filters = [{ field: dimension, op: 'isNotNull' }];
      const groups = await metric(hostile, ['executions'], { dimensions: [dimension], filters });
      expect(groups, JSON.stringify(value)).toEqual([{ [dimension]: 'here', executions: 1 }]);
    }
    const error = await thrown(metric(hostile, ['executions'], { dimensions: ['metadata.a\0b'] }));
    expect(error).toMatchObject({ code: 'bad_query', message: expect.stringContaining('metadata.a') });
  });
});
