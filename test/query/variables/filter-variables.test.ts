import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/query/filter';
import { applyVariables } from '../../../src/query/variables/filter-variables';
import { ALL } from '../../../src/query/variables/value';

const variables = {
  repo: ['mahavishnu', 'oneiric'],
  tier: ['small'],
  pool: 'runpod',
  every: [ALL],
  whole: ALL,
  none: [],
  blank: '',
  dotted: ['a.b', 'c+d'],
  limit: 5,
};

const filtersOf = (...filters: Filter[]) => applyVariables({ filters }, variables).filters;

describe('applyVariables: filters', () => {
  it.each<[string, Filter, Filter[]]>([
    ['a list', { field: 'repo', op: '=|', value: ['$repo'] }, [{ field: 'repo', op: '=|', value: variables.repo }]],
    [
      'a list beside other values',
      { field: 'repo', op: '!=|', value: ['akosha', '${repo}', '[[pool]]'] },
      [{ field: 'repo', op: '!=|', value: ['akosha', 'mahavishnu', 'oneiric', 'runpod'] }],
    ],
    [
      'one of a list',
      { field: 'model_tier', op: '=', value: '$tier' },
      [{ field: 'model_tier', op: '=', value: 'small' }],
    ],
    [
      'several where one was',
      { field: 'repo', op: '=', value: '$repo' },
      [{ field: 'repo', op: '=|', value: ['mahavishnu', 'oneiric'] }],
    ],
    [
      'several that are not wanted',
      { field: 'repo', op: '!=', value: '$repo' },
      [{ field: 'repo', op: '!=|', value: ['mahavishnu', 'oneiric'] }],
    ],
    [
      'a number',
      { field: 'complexity_score', op: '<', value: '$limit' },
      [{ field: 'complexity_score', op: '<', value: 5 }],
    ],
    ['a pattern', { field: 'repo', op: '=~', value: '$dotted' }, [{ field: 'repo', op: '=~', value: '(a\\.b|c\\+d)' }]],
    [
      'a part of a pattern',
      { field: 'repo', op: '!~', value: '^$dotted$' },
      [{ field: 'repo', op: '!~', value: '^(a\\.b|c\\+d)$' }],
    ],
    ['a part of a text', { field: 'repo', op: '=', value: 'x-$pool' }, [{ field: 'repo', op: '=', value: 'x-runpod' }]],
    [
      'a format',
      { field: 'repo', op: '=', value: '${repo:pipe}' },
      [{ field: 'repo', op: '=', value: 'mahavishnu|oneiric' }],
    ],
    ['an unknown name', { field: 'repo', op: '=|', value: ['$x'] }, [{ field: 'repo', op: '=|', value: ['$x'] }]],
    ['no value', { field: 'repo', op: 'isNull' }, [{ field: 'repo', op: 'isNull' }]],
    ['values of other types', { field: 'success', op: '=', value: true }, [{ field: 'success', op: '=', value: true }]],
  ])('%s', (_, filter, expected) => {
    expect(filtersOf(filter)).toEqual(expected);
  });

  it.each(['every', 'whole', 'none', 'blank'])('drops a filter whose variable narrows nothing: %s', (name) => {
    const ops = ['=', '!=', '=~', '!~', '<', '>='] as const;
    expect(filtersOf(...ops.map((op) => ({ field: 'repo', op, value: `$${name}` })))).toEqual([]);
    expect(filtersOf({ field: 'repo', op: '=|', value: [`$${name}`] })).toEqual([]);
    expect(filtersOf({ field: 'repo', op: '!=|', value: ['x', `$${name}`] })).toEqual([]);
  });

  it('takes values as they are, never as names of other variables', () => {
    const chosen = ['$tier', '${repo}', '[[pool]]', '$__timeFilter(x)', "O'Brien"];
    const query = { filters: [{ field: 'repo', op: '=|', value: ['$name'] }] satisfies Filter[] };
    expect(applyVariables(query, { ...variables, name: chosen }).filters).toEqual([
      { field: 'repo', op: '=|', value: chosen },
    ]);
  });
});

describe('applyVariables: parameters and the rest', () => {
  it('fills parameters, and leaves those out that narrow nothing', () => {
    const params = { repo: '$pool', model_tier: '$every', task_type: '$blank', limit: 10, window: '$limit' };
    expect(applyVariables({ params }, variables)).toEqual({ params: { repo: 'runpod', limit: 10, window: 5 } });
  });

  it('leaves queries without variables equal, and what it was given untouched', () => {
    const query = Object.freeze({
      refId: 'A',
      queryType: 'metric',
      filters: Object.freeze([Object.freeze({ field: 'repo', op: '=|' as const, value: Object.freeze(['a']) })]),
    });
    expect(applyVariables(query, variables)).toEqual(query);
    const sql = { rawSql: 'SELECT $repo' };
    expect(applyVariables(sql as object, variables)).toEqual(sql);
  });

  it('gives any chosen values back, in their order', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => text !== ALL);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (chosen) => {
        const query = { filters: [{ field: 'repo', op: '=|', value: ['$name'] }] satisfies Filter[] };
        expect(applyVariables(query, { name: chosen }).filters[0]?.value).toEqual(chosen);
      }),
    );
  });
});
