import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFilter, hasFilter, toggleFilter } from '../../src/datasource/filters/label-filters';
import type { LearningQuery } from '../../src/datasource/learning-query';
import type { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask, select } from '../query/support/ask';
import { openDatabase } from '../query/support/databases';
import { HOSTILE_VALUES } from '../support/hostile-values';

const QUERIES: Record<string, LearningQuery> = {
  metric: { refId: 'A', queryType: 'metric', format: 'table', measures: ['executions'], dimensions: ['model_tier'] },
  preset: { refId: 'A', queryType: 'preset', format: 'table', preset: 'success_by_model_tier', params: {} },
  sql: {
    refId: 'A',
    queryType: 'sql',
    format: 'table',
    rawSql: 'SELECT model_tier, count(*) AS n FROM executions GROUP BY ALL ORDER BY n; -- all of them',
  },
};

const action = (type: string, value: unknown, key = 'model_tier') => ({ type, options: { key, value } });

describe('filters of labels', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openDatabase('demo');
  }, 120_000);
  afterAll(() => engine?.close());

  const tiers = async (query: LearningQuery) =>
    (await ask(query, engine)).map(({ model_tier: tier }) => tier as string).sort();

  describe.each(Object.entries(QUERIES))('in a query by %s', (_, query) => {
    it('leave only the value, or all but it', async () => {
      const all = await tiers(query);
      expect(all).toEqual(['large', 'medium', 'small']);
      expect(await tiers(addFilter(query, action('ADD_FILTER', 'small')))).toEqual(['small']);
      expect(await tiers(addFilter(query, action('ADD_FILTER_OUT', 'small')))).toEqual(['large', 'medium']);
    }, 60_000);

    it('go on and off, and take the place of their opposite', async () => {
      const only = toggleFilter(query, action('FILTER_FOR', 'small'));
      expect(hasFilter(only, action('FILTER_FOR', 'small'))).toBe(true);
      expect(hasFilter(only, action('FILTER_FOR', 'large'))).toBe(false);
      const without = toggleFilter(only, action('FILTER_OUT', 'small'));
      expect(hasFilter(without, action('FILTER_FOR', 'small'))).toBe(false);
      expect(await tiers(without)).toEqual(['large', 'medium']);
      expect(await tiers(toggleFilter(without, action('FILTER_OUT', 'small')))).toEqual(await tiers(query));
    }, 60_000);

    it('are added once', () => {
      const once = addFilter(query, action('ADD_FILTER', 'small'));
      expect(addFilter(once, action('ADD_FILTER', 'small'))).toEqual(once);
    });

    it('take hostile values as values', async () => {
      for (const value of HOSTILE_VALUES.slice(0, 20)) {
        expect(await tiers(addFilter(query, action('ADD_FILTER', value)))).toEqual([]);
      }
      expect(await select(engine, 'SELECT count(*) AS n FROM executions')).toEqual([{ n: 3000 }]);
    }, 60_000);
  });

  it('leave alone what cannot be filtered, and other actions', () => {
    const { metric } = QUERIES;
    expect(addFilter(metric!, action('ADD_FILTER', 'x', 'no such field'))).toBe(metric);
    expect(addFilter(metric!, action('ADD_FILTER', 'x', 'metadata'))).toBe(metric);
    expect(addFilter(metric!, action('SOMETHING_ELSE', 'small'))).toBe(metric);
    expect(addFilter(metric!, { type: 'ADD_FILTER' })).toBe(metric);
  });
});
