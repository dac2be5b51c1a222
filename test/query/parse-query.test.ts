import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LearningError } from '../../src/error/learning-error';
import { DEFAULTS } from '../../src/query/default-query';
import { parseQuery } from '../../src/query/parse-query';

const sql = { refId: 'B', queryType: 'sql', rawSql: 'SELECT 1' };
const metric = { queryType: 'metric', measures: ['executions'] };
const preset = { queryType: 'preset', preset: 'top_repos' };

describe('parseQuery', () => {
  it('takes SQL for granted where only SQL is there', () => {
    const expected = {
      refId: 'A',
      queryType: 'sql',
      rawSql: 'SELECT 1',
      format: 'timeseries',
      hide: false,
      adHocFilters: [],
    };
    for (const queryType of [undefined, null, ''])
      expect(parseQuery({ queryType, rawSql: 'SELECT 1' })).toEqual(expected);
  });

  it('leaves out what Grafana and other data sources add', () => {
    const raw = {
      ...sql,
      format: 1,
      hide: true,
      datasource: { type: 'x', uid: 'y' },
      intervalMs: 1000,
      maxDataPoints: 43200,
      key: 'Q-1',
      rawQuery: true,
      editorMode: 'code',
    };
    expect(parseQuery(raw)).toEqual({ ...sql, format: 'table', hide: true, adHocFilters: [] });
  });

  it('reads variables and ad hoc filters', () => {
    const variables = { a: 'x', b: 1, c: true, d: ['x', 2], e: [] };
    const filter = { key: 'model_tier', operator: '=|', value: 'small', values: ['small', 'large'] };
    const raw = { ...sql, variables, adHocFilters: [{ ...filter, condition: '', keyLabel: 'Tier' }] };
    expect(parseQuery(raw)).toMatchObject({ variables, adHocFilters: [filter] });
    expect(parseQuery(sql)).not.toHaveProperty('variables');
  });

  it('reads a metric query', () => {
    const whole = {
      refId: 'A',
      queryType: 'metric',
      format: 'table',
      hide: false,
      adHocFilters: [],
      measures: ['success_rate', 'duration_p95'],
      dimensions: ['model_tier', 'metadata.a"b'],
      filters: [
        { field: 'repo', op: '=', value: 'x' },
        { field: 'success', op: '!=', value: true },
        { field: 'model_tier', op: '=|', value: ['small', 'large'] },
        { field: 'error_type', op: 'isNull' },
      ],
      bucket: '1h',
      limit: 10,
      orderBy: { field: 'success_rate', direction: 'desc' },
      minSamples: 0,
      other: true,
      bounds: false,
      compare: 'previous',
    };
    expect(parseQuery(whole)).toEqual(whole);
    expect(parseQuery({ ...metric, limit: null, bucket: null, dimensions: null })).toEqual({
      refId: 'A',
      queryType: 'metric',
      format: 'timeseries',
      hide: false,
      adHocFilters: [],
      measures: ['executions'],
      dimensions: [],
      filters: [],
    });
  });

  it('takes one that asks nothing for the default of who asks', () => {
    const base = { refId: 'A', hide: false, adHocFilters: [] };
    for (const silent of [
      {},
      { queryType: '' },
      { queryType: 'metric', measures: null },
      { instant: null, range: true },
    ]) {
      expect(parseQuery(silent)).toEqual({ ...base, ...DEFAULTS.panel });
      expect(parseQuery(silent, 'alert')).toEqual({ ...base, ...DEFAULTS.alert });
    }
    const how = { queryType: 'metric', format: 'logs', dimensions: ['repo'], limit: 3 };
    expect(parseQuery(how, 'alert')).toEqual({ ...base, ...DEFAULTS.alert, ...how });
    expect(parseQuery(metric, 'alert')).not.toHaveProperty('bucket');
  });

  it('reads a preset query', () => {
    const params = { limit: 5, repo: 'x', all: false };
    expect(parseQuery({ ...preset, params })).toMatchObject({ preset: 'top_repos', params });
    expect(parseQuery(preset)).toMatchObject({ params: {}, filters: [] });
    const filters = [{ field: 'repo', op: '=|', value: ['$repo'] }];
    expect(parseQuery({ ...preset, filters })).toMatchObject({ filters });
  });

  it.each([
    [
      [undefined, null, '', 0, '0', 'timeseries', 'time_series', 'time-series', 'Time Series', 'multi', 4],
      'timeseries',
    ],
    [[1, '1', 'table', 'Table'], 'table'],
    [[2, '2', 'logs', 'log', ' LOGS '], 'logs'],
  ])('reads the formats %j as %s', (spellings, format) => {
    for (const spelling of spellings) expect(parseQuery({ ...sql, format: spelling }).format).toBe(format);
  });

  it.each([
    [null, 'The query must be an object; it is null.'],
    [undefined, 'The query must be an object; it is missing.'],
    [[sql], 'The query must be an object; it is a list.'],
    ['SELECT 1', 'The query must be an object; it is a text.'],
    [{ target: 'a' }, 'The field queryType of the query must be one of sql, metric, preset; it is missing.'],
    [
      { ...sql, queryType: 'table' },
      'queryType of the query must be one of sql, metric, preset, not "table"; it is a text.',
    ],
    [{ ...sql, queryType: 1 }, 'queryType of the query must be one of sql, metric, preset; it is the number 1.'],
    [{ queryType: 'sql' }, 'rawSql of the query must be a text that is not empty; it is missing.'],
    [{ rawSql: ' \n' }, 'rawSql of the query must be a text that is not empty; it is an empty text.'],
    [{ rawSql: { sql: 1 } }, 'rawSql of the query must be a text that is not empty; it is an object.'],
    [{ ...sql, refId: 5 }, 'refId of the query must be a text; it is the number 5.'],
    [{ ...sql, hide: 'no' }, 'hide of the query must be true or false; it is a text.'],
    [{ ...sql, format: 'traces' }, 'format of the query must be timeseries, table or logs; it is a text.'],
    [{ ...sql, format: 3 }, 'format of the query must be timeseries, table or logs; it is the number 3.'],
    [{ ...sql, format: {} }, 'format of the query must be timeseries, table or logs; it is an object.'],
    [{ ...sql, format: 'constructor' }, 'format of the query must be'],
    [{ ...sql, variables: [] }, 'variables of the query must be an object; it is an empty list.'],
    [
      { ...sql, variables: { a: null } },
      'variables.a of the query must be a text, a number, true or false; it is null.',
    ],
    [{ ...sql, variables: { a: ['x', {}] } }, 'variables.a[1] of the query must be a text, a number'],
    [
      { ...sql, variables: { a: Number.NaN } },
      'variables.a of the query must be a text, a number, true or false; it is the number NaN.',
    ],
    [{ ...sql, adHocFilters: {} }, 'adHocFilters of the query must be a list; it is an object.'],
    [
      { ...sql, adHocFilters: [{ key: '', operator: '=', value: '' }] },
      'adHocFilters[0].key of the query must be a text that is not empty',
    ],
    [
      { ...sql, adHocFilters: [{ key: 'a', operator: 'LIKE', value: '' }] },
      'adHocFilters[0].operator of the query must be one of =, !=,',
    ],
    [
      { ...sql, adHocFilters: [{ key: 'a', operator: '=', value: 5 }] },
      'adHocFilters[0].value of the query must be a text; it is the number 5.',
    ],
    [
      { ...sql, adHocFilters: [{ key: 'a', operator: '=', value: '', values: [1] }] },
      'adHocFilters[0].values[0] of the query must be a text',
    ],
    [{ ...metric, measures: 'executions' }, 'measures of the query must be a list; it is a text.'],
    [{ ...metric, measures: [] }, 'measures of the query must be a list of at least one measure; it is an empty list.'],
    [
      { ...metric, measures: ['a', 7] },
      'measures[1] of the query must be a text that is not empty; it is the number 7.',
    ],
    [{ ...metric, dimensions: [''] }, 'dimensions[0] of the query'],
    [{ ...metric, filters: [{ field: 'a', op: '~', value: 1 }] }, 'filters[0].op of the query must be one of'],
    [{ ...metric, filters: [{ op: '=', value: 1 }] }, 'filters[0].field of the query'],
    [
      { ...metric, filters: [{ field: 'a', op: '=' }] },
      'filters[0].value of the query must be a text, a number, true or false; it is missing.',
    ],
    [
      { ...metric, filters: [{ field: 'a', op: '=', value: [1] }] },
      'filters[0].value of the query must be a text, a number',
    ],
    [{ ...metric, filters: [{ field: 'a', op: '=|', value: 'x' }] }, 'filters[0].value of the query must be a list'],
    [{ ...metric, filters: [{ field: 'a', op: '=|', value: [null] }] }, 'filters[0].value[0] of the query'],
    [
      { ...metric, bucket: '5 parsecs' },
      'bucket of the query must be "auto", "none" or an interval such as 5m; it is a text.',
    ],
    [{ ...metric, bucket: '0s' }, 'bucket of the query'],
    [{ ...metric, bucket: 60 }, 'bucket of the query'],
    [{ ...metric, limit: 0 }, 'limit of the query must be a whole number, 1 or more; it is the number 0.'],
    [{ ...metric, limit: -1 }, 'limit of the query'],
    [{ ...metric, limit: 1.5 }, 'limit of the query'],
    [{ ...metric, limit: Number.NaN }, 'limit of the query'],
    [{ ...metric, limit: '10' }, 'limit of the query must be a whole number, 1 or more; it is a text.'],
    [{ ...metric, minSamples: -1 }, 'minSamples of the query must be a whole number, 0 or more'],
    [{ ...metric, orderBy: 'a' }, 'orderBy of the query must be an object'],
    [
      { ...metric, orderBy: { field: 'a', direction: 'up' } },
      'orderBy.direction of the query must be one of asc, desc, not "up"',
    ],
    [{ ...metric, orderBy: { field: 'a' } }, 'orderBy.direction of the query must be one of asc, desc; it is missing.'],
    [{ ...metric, other: 1 }, 'other of the query must be true or false'],
    [{ ...metric, compare: 'next' }, 'compare of the query must be one of previous, not "next"'],
    [{ queryType: 'preset' }, 'preset of the query must be a text that is not empty; it is missing.'],
    [
      { ...preset, params: { a: {} } },
      'params.a of the query must be a text, a number, true or false; it is an object.',
    ],
    [{ ...preset, params: 'x' }, 'params of the query must be an object; it is a text.'],
  ])('explains %j', (raw, message) => {
    expect(() => parseQuery(raw)).toThrow(
      expect.objectContaining({ code: 'bad_query', message: expect.stringContaining(message) }),
    );
  });

  it('answers any JSON with a query or with one error that explains it', () => {
    const fields = fc.dictionary(
      fc.constantFrom(
        'refId',
        'queryType',
        'rawSql',
        'format',
        'hide',
        'variables',
        'adHocFilters',
        'measures',
        'filters',
        'preset',
        'params',
        '__proto__',
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom('sql', 'metric', 'preset', ['executions'])),
    );
    fc.assert(
      fc.property(fc.oneof(fields, fc.jsonValue()), (raw) => {
        try {
          expect(['sql', 'metric', 'preset']).toContain(parseQuery(raw).queryType);
        } catch (error) {
          expect(error).toBeInstanceOf(LearningError);
          expect(error).toMatchObject({ code: 'bad_query' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
