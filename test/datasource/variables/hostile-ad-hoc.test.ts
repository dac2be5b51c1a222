import type { AdHocVariableFilter } from '@grafana/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LearningQuery } from '../../../src/datasource/learning-query';
import type { Answer } from '../../support/grafana-client';
import { createHostileTable } from '../../support/hostile-table';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { MemoryDatabase } from '../../support/memory-database';
import { HostilePlugin } from './support/hostile-plugin';

let plugin: HostilePlugin;
let byHand: MemoryDatabase;
beforeAll(async () => {
  plugin = await HostilePlugin.start();
  byHand = await MemoryDatabase.open();
  await createHostileTable(byHand);
}, 120_000);
afterAll(async () => {
  byHand?.close();
  await plugin?.dispose();
});

/** Each counts the executions that meet the filters, by repository or in all. */
const QUERIES: Record<string, Partial<LearningQuery>> = {
  metric: { queryType: 'metric', measures: ['executions'], bucket: 'none' },
  preset: { queryType: 'preset', preset: 'success_by_repository', params: { limit: 1000 } },
  sql: { queryType: 'sql', rawSql: 'SELECT count(*) AS executions FROM executions WHERE $__adHocFilters()' },
  'sql of a column': {
    queryType: 'sql',
    rawSql:
      'WITH found AS (SELECT repo AS "the ""repo""" FROM executions)\nSELECT count(*) AS executions FROM found WHERE $__adHocFilters()',
  },
};

type Filter = AdHocVariableFilter & { values?: string[] };

const keyOf = (name: string) => (name === 'sql of a column' ? 'the "repo"' : 'repo');

/** Executions in all; what kind of error where there is one. */
function count({ error, frames }: Answer): number | string {
  if (error) return /^\[\w+\]/.exec(error)?.[0] ?? error;
  return (frames[0]!.columns.executions ?? []).map(Number).reduce((sum, one) => sum + one, 0);
}

/** With `$1` bound. */
const CONDITIONS: Record<string, string> = {
  '=': 'value = $1',
  '!=': 'value <> $1',
  '<': 'value < $1',
  '>': 'value > $1',
  '=~': 'regexp_matches(value, $1)',
  '!~': 'NOT regexp_matches(value, $1)',
};

async function expected(condition: string, value: string): Promise<number | string> {
  try {
    return Number(await byHand.value(`SELECT count(*) FROM hostile WHERE ${condition}`, [value]));
  } catch {
    return '[bad_query]';
  }
}

describe.each(Object.entries(QUERIES))('ad hoc filters of a query: %s', (name, query) => {
  /** Explore takes every fourth value, others for each question. */
  let explorations = 0;
  async function differences(filtersOf: (value: string) => Filter[], expectedOf: (value: string) => Promise<unknown>) {
    const place = explorations++;
    const some = HOSTILE_VALUES.filter((_, i) => i % 4 === place % 4);
    const asked = (values: readonly string[]) => values.map((value) => ({ query, filters: filtersOf(value) }));
    const answers = [...(await plugin.panels(asked(HOSTILE_VALUES))), ...(await plugin.explored(asked(some)))];
    const all = await Promise.all(
      [...HOSTILE_VALUES, ...some].map(async (value, i) => ({
        value,
        found: count(answers[i]!),
        expected: await expectedOf(value),
      })),
    );
    return all.filter(({ found, expected: right }) => found !== right);
  }
  const key = keyOf(name);

  it.each(Object.entries(CONDITIONS))(
    'by %s find what a bound value finds',
    async (operator, condition) => {
      const filtersOf = (value: string) => [{ key, operator, value }];
      expect(await differences(filtersOf, (value) => expected(condition, value))).toEqual([]);
    },
    60_000,
  );

  it('by one of several values, and none of them', async () => {
    const others = ["x' OR 'a'='a", 'no such repository'];
    const of = (operator: string) => (value: string) => [
      { key, operator, value: others[0]!, values: [...others, value] },
    ];
    expect(await differences(of('=|'), async () => 1)).toEqual([]);
    expect(await differences(of('!=|'), async () => HOSTILE_VALUES.length - 1)).toEqual([]);
  }, 60_000);

  it('by several filters', async () => {
    const filtersOf = (value: string) => [
      { key, operator: '=', value },
      { key, operator: '!=', value: `${value}'` },
      { key, operator: '=|', value: '', values: [value] },
    ];
    expect(await differences(filtersOf, async () => 1)).toEqual([]);
  }, 60_000);

  it('by hostile keys are refused, and nothing else happens', async () => {
    const keys = HOSTILE_VALUES.filter((value) => value.trim() !== '');
    const filters = keys.map((hostile) => [{ key: hostile, operator: '=', value: 'x' }]);
    const answers = await plugin.panels(filters.map((one) => ({ query, filters: one })));
    expect(keys.filter((_, i) => count(answers[i]!) !== '[bad_query]')).toEqual([]);
    expect(count((await plugin.panels([{ query }]))[0]!)).toBe(HOSTILE_VALUES.length);
  }, 60_000);

  it.skipIf(name === 'sql of a column')(
    'by hostile keys of the metadata find their row',
    async () => {
      const keys = HOSTILE_VALUES.filter((value) => value !== '' && !value.includes('\0'));
      const dashboards = keys.map((hostile) => ({
        query,
        filters: [{ key: `metadata.${hostile}`, operator: '=', value: `row ${HOSTILE_VALUES.indexOf(hostile)}` }],
      }));
      const [shown, explored] = [await plugin.panels(dashboards), await plugin.explored(dashboards)];
      expect(keys.filter((_, i) => count(shown[i]!) !== 1 || count(explored[i]!) !== 1)).toEqual([]);
    },
    60_000,
  );
});

it('columns of a query may have hostile names', async () => {
  const keys = HOSTILE_VALUES.filter((value) => value.trim() !== '' && !value.includes('\0'));
  const dashboards = keys.map((key) => ({
    query: {
      queryType: 'sql' as const,
      rawSql: 'SELECT count(*) AS executions FROM (SELECT 1 AS "$v") WHERE $__adHocFilters()',
    },
    variables: [{ name: 'v', value: key }],
    filters: [{ key, operator: '=', value: '1' }],
  }));
  const answers = await plugin.panels(dashboards);
  expect(keys.map((key, i) => [key, count(answers[i]!)]).filter(([, found]) => found !== 1)).toEqual([]);
}, 60_000);
