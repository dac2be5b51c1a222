import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdHocFilter, adHocCondition, toFilter } from '../../src/query/ad-hoc-filter';
import { quoteIdentifier } from '../../src/query/sql/quote';
import { createHostileTable } from '../support/hostile-table';
import { HOSTILE_VALUES } from '../support/hostile-values';
import { MemoryDatabase } from '../support/memory-database';
import { createExecutions } from './support/executions';
import { printed } from './support/printed';

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await createExecutions(db);
  await createHostileTable(db);
});
afterAll(() => db.close());

const conditionOf = (...filters: AdHocFilter[]) => printed(adHocCondition(filters.map(toFilter), 'UTC'));

const count = async (table: string, ...filters: AdHocFilter[]) =>
  Number(await db.value(`SELECT count(*) FROM ${table} WHERE ${conditionOf(...filters)}`));

describe('adHocCondition', () => {
  it('is true without filters', async () => expect(await count('executions')).toBe(72));

  it.each([
    ['model_tier', '=', 'small', 24],
    ['model_tier', '!=', 'small', 48],
    ['model_tier', '=~', '^(small|large)$', 48],
    ['model_tier', '!~', 'a', 24],
    ['duration_seconds', '<', '10', 10],
    ['duration_seconds', '>=', '10', 62],
    ['success', '=', 'true', 57],
    ['error_type', '!=', 'timeout', 64],
    ['error_type', '!~', 'time', 64],
    ['error_type', 'isNull', '', 57],
    ['quality_score', 'isNotNull', '', 36],
    ['quality_score', '<=', '10', 6],
    ['timestamp', '<', '2026-02-09T07:00:00Z', 6],
    ['metadata.worker', '=', 'w0', 24],
    ['metadata.a"b.c', '=', 'x', 72],
  ] as const)('%s %s %s', async (key, operator, value, expected) => {
    expect(await count('executions', { key, operator, value })).toBe(expected);
  });

  it('takes lists, also those that Grafana gives by their first value alone', async () => {
    const list = (operator: '=|' | '!=|', values?: string[]) =>
      count('executions', { key: 'model_tier', operator, value: 'small', ...(values && { values }) });
    expect(await list('=|', ['small', 'large'])).toBe(48);
    expect(await list('!=|', ['small', 'large'])).toBe(24);
    expect(await list('=|')).toBe(24);
    expect(await list('=|', [])).toBe(0);
    expect(await list('!=|', [])).toBe(72);
  });

  it('joins several by AND, and stands in any expression', async () => {
    const filters: AdHocFilter[] = [
      { key: 'model_tier', operator: '=', value: 'small' },
      { key: 'repo', operator: '!~', value: '0' },
    ];
    expect(await count('executions', ...filters)).toBe(18);
    expect(Number(await db.value(`SELECT count(*) FROM executions WHERE NOT ${conditionOf(...filters)}`))).toBe(54);
  });

  it.each([
    ['id', '=', '7', 1],
    ['id', '!=', '7', 99],
    ['id', '>', '97', 2],
    ['ID', '=|', '7', 1],
    ['flag', '=', 'true', 50],
    ['at', '>=', '2026-01-01 00:01:30', 10],
    ['order', '=', 'x', 100],
    ['a.b "c', '=~', '^y', 100],
    ['amount', '<', '1.5', 2],
  ] as const)('gives a value the type of a column of the query, %s %s %s', async (key, operator, value, expected) => {
    const table = `(SELECT i AS id, i % 2 = 0 AS flag, TIMESTAMP '2026-01-01' + i * INTERVAL 1 SECOND AS at, i::DECIMAL(9,2) AS amount,
      'x' AS "order", 'y' AS "a.b ""c" FROM range(100) t(i))`;
    expect(await count(table, { key, operator, value })).toBe(expected);
  });

  it('finds each hostile value, and nothing else by it', async () => {
    for (const [id, value] of HOSTILE_VALUES.entries()) {
      const found = async (operator: '=' | '=|' | '!=') =>
        db.column(`SELECT id FROM hostile WHERE ${conditionOf({ key: 'value', operator, value })}`);
      expect(await found('='), JSON.stringify(value)).toEqual([id]);
      expect(await found('=|')).toEqual([id]);
      expect(await found('!=')).toHaveLength(HOSTILE_VALUES.length - 1);
    }
  });

  it('finds all hostile values by one list, and none by its opposite', async () => {
    const filter = { key: 'value', value: '', values: HOSTILE_VALUES };
    expect(await count('hostile', { ...filter, operator: '=|' })).toBe(HOSTILE_VALUES.length);
    expect(await count('hostile', { ...filter, operator: '!=|' })).toBe(0);
  });

  it('takes hostile values for regular expressions and nothing more', async () => {
    for (const [id, value] of HOSTILE_VALUES.entries()) {
      const escaped = value.replaceAll(/[\\^$*+?.()|[\]{}]/g, '\\$&').replaceAll('\0', '\\x00');
      const filter: AdHocFilter = { key: 'value', operator: '=~', value: `^${escaped}$` };
      expect(await db.column(`SELECT id FROM hostile WHERE ${conditionOf(filter)}`), value).toContain(id);
    }
  });

  it('takes hostile keys for names of columns', async () => {
    for (const key of HOSTILE_VALUES.filter((value) => value !== '' && !value.includes('\0'))) {
      const table = `(SELECT 'x' AS ${quoteIdentifier(key)})`;
      expect(await count(table, { key, operator: '=', value: 'x' }), key).toBe(1);
      expect(await count(table, { key, operator: '=', value: 'y' }), key).toBe(0);
    }
  });

  it('takes hostile keys for keys of metadata', async () => {
    for (const value of HOSTILE_VALUES.filter((text) => text !== '')) {
      expect(await count('executions', { key: `metadata.${value}`, operator: '=', value }), value).toBe(0);
    }
  });

  it.each(['', 'a\0b'])('refuses %j as a key', (key) => {
    expect(() => conditionOf({ key, operator: '=', value: 'x' })).toThrow(
      expect.objectContaining({ code: 'bad_query' }),
    );
  });
});
