import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Parameter } from '../../../../src/engine/engine';
import type { EngineUnderTest, Open } from '../engine-under-test';

/** Values bound to a statement. */
export function parameters(open: Open): void {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open(["CREATE TABLE executions AS SELECT i, 'repo' || i AS repo FROM range(10) t(i)"]);
  });
  afterAll(() => engine.close());

  it.each<[string, Parameter, unknown, string]>([
    ['text', "it's", "it's", 'VARCHAR'],
    ['an integer', 42, 42, 'BIGINT'],
    ['a negative one', -9007199254740991, -9007199254740991, 'BIGINT'],
    ['a fraction', 0.1, 0.1, 'DOUBLE'],
    ['a number beyond the integers', 1e300, 1e300, 'DOUBLE'],
    ['true', true, true, 'BOOLEAN'],
    ['NULL', null, null, '"NULL"'],
    ['a bigint', 2n ** 62n, 2 ** 62, 'BIGINT'],
    ['a larger one', 2n ** 100n, 2 ** 100, 'HUGEINT'],
    ['texts', ['a', 'b'], '["a","b"]', 'VARCHAR[]'],
    ['integers', [1, 2], '[1,2]', 'BIGINT[]'],
    ['numbers', [1, 2.5], '[1,2.5]', 'DOUBLE[]'],
  ])('binds %s', async (_, parameter, value, type) => {
    expect(await engine.rows('SELECT $1, typeof($1)', parameter)).toEqual([[value, type]]);
  });

  it('binds them in their order', async () => {
    expect(await engine.rows('SELECT $2, $1, $2', 'one', 'two')).toEqual([['two', 'one', 'two']]);
    expect(await engine.rows('SELECT ?, ?', 1, 2)).toEqual([[1, 2]]);
  });

  it('takes lists where SQL has lists', async () => {
    const among = 'SELECT count(*) FROM executions WHERE repo IN (SELECT unnest($1))';
    expect(await engine.value(among, ['repo1', 'repo3', 'x'])).toBe(2);
    expect(await engine.value('SELECT count(*) FROM executions WHERE list_contains($1, i)', [1, 2, 99])).toBe(2);
  });

  it.each([
    'SELECT count(*) FROM executions WHERE list_contains($1, repo)',
    'SELECT count(*) FROM executions WHERE list_contains($1, i)',
  ])('an empty list fits any column: %s', async (sql) => {
    expect(await engine.value(sql, [])).toBe(0);
  });

  describe('the wrong number of them', () => {
    it.each<[string, Parameter[], string]>([
      ['SELECT $1, $2', [1], 'The query has 2 parameters, and 1 value is given.'],
      ['SELECT 1', [1], 'The query has 0 parameters, and 1 value is given.'],
      ['SELECT ?', [], 'The query has 1 parameter, and 0 values are given.'],
    ])('%s with %j', async (sql, parameters, message) => {
      expect(await engine.error(sql, {}, parameters)).toMatchObject({ code: 'bad_query', message });
    });
  });

  it('refuses an integer that no type holds', async () => {
    expect(await engine.error('SELECT $1', {}, [2n ** 200n])).toMatchObject({ code: 'bad_query' });
  });

  it('binds any text as text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await engine.rows('SELECT $1, length($1)', text)).toEqual([[text, [...text].length]]);
      }),
      { numRuns: 100 },
    );
  });

  it('binds any number as that number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (number) => {
        expect(await engine.value('SELECT $1', number)).toBe(number + 0);
      }),
      { numRuns: 100 },
    );
  });
}
