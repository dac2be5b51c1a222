import type { DataFrame, DateTime, ScopedVars, TimeRange } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { describe, expect, it } from 'vitest';
import type { LearningQuery } from '../../../src/datasource/learning-query';
import { withExecutionLinks } from '../../../src/datasource/links/execution-links';
import { currentQuery } from '../../../src/datasource/migration/current-query';
import { applyTemplateVariables } from '../../../src/datasource/variables/apply-template-variables';
import { compileQuery } from '../../../src/query/compile-query';
import { parseQuery } from '../../../src/query/parse-query';
import { formatValue } from '../../../src/query/variables/formats';
import { interpolate } from '../../../src/query/variables/interpolate';
import { HOSTILE_VALUES } from '../../support/hostile-values';

const RANGE = { from: 0, to: 86_400_000, raw: { from: 'now-1d', to: 'now' } } as unknown as TimeRange;
const TARGET = {
  source: { uid: 'duckdb-learning', name: 'Mahavishnu Learning', storedTimeZone: 'UTC' },
  range: RANGE,
  dateTime: (instant: number) => instant as unknown as DateTime,
};
const METRIC: LearningQuery = {
  refId: 'A',
  queryType: 'metric',
  measures: ['executions'],
  dimensions: ['repo', 'model_tier'],
  filters: [{ field: 'task_type', op: '=|', value: ['$kind', "it's"] }],
};

interface Shape {
  readonly name: string;
  readonly type: string;
  readonly values: unknown[];
  readonly labels?: Record<string, string>;
}

const frame = (...fields: Shape[]) =>
  ({
    refId: 'A',
    length: fields[0]!.values.length,
    fields: fields.map((field) => ({ config: {}, ...field })),
  }) as unknown as DataFrame;

const table = (repos: unknown[]) =>
  frame(
    { name: 'repo', type: 'string', values: repos },
    { name: 'model_tier', type: 'string', values: repos.map(() => 'small') },
    { name: 'executions', type: 'number', values: repos.map(() => 1) },
  );

/** Grafana's variables, of which there is always an interval. */
const everything = { __interval: '1m', __from: '0', kind: 'x', jndi: 'x' };
const templateSrv = {
  getVariables: () => [],
  replace: (text = '', _scoped: ScopedVars = {}, _format: unknown = undefined) => interpolate(text, everything),
} as unknown as TemplateSrv;

/** As Grafana follows a link: each text of the query with what the row says in its place, then asked in Explore. */
function follow(linked: DataFrame, name: string, row: number): LearningQuery {
  const { links } = linked.fields.find((field) => field.name === name)!.config;
  const put = (text: string) =>
    interpolate(
      text
        .replace(/\$\{__data\.fields\["([^"]+)"\]\.text:percentencode\}/g, (_, column: string) => {
          const value = linked.fields.find((field) => field.name === column)!.values[row];
          return formatValue(String(value ?? ''), column, 'percentencode');
        })
        .replace(`\${__value.time}`, () => String(linked.fields[0]!.values[row])),
      everything,
    );
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return put(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  const asked = walk(links![0]!.internal!.query) as LearningQuery;
  return applyTemplateVariables(currentQuery(asked), { scopedVars: {}, templateSrv });
}

const filtersOf = (query: LearningQuery) => Object.fromEntries((query.filters ?? []).map((f) => [f.field, f]));

describe('links of a metric', () => {
  it('lead to the executions behind a row, under the same filters', () => {
    const query = follow(withExecutionLinks(table(['a']), METRIC, TARGET), 'executions', 0);
    expect(query).toMatchObject({ queryType: 'preset', preset: 'recent_executions', params: { window: 'range' } });
    expect(query.filters).toEqual([
      { field: 'task_type', op: '=|', value: ['$kind', "it's"], literal: true },
      { field: 'repo', op: '=', value: 'a' },
      { field: 'model_tier', op: '=', value: 'small' },
    ]);
    const compiled = compileQuery(parseQuery(query), {
      timeRange: { from: 0, to: 1 },
      intervalMs: 0,
      maxDataPoints: 0,
      storedTimeZone: 'UTC',
    });
    expect(compiled.parameters).toEqual(['$kind', "it's", 'a', 'small']);
  });

  it('are what Grafana makes of them, so that charts are not made anew at each refresh', () => {
    const { fields } = withExecutionLinks(table(['a']), METRIC, TARGET);
    expect(fields.map(({ config }) => config.links![0]!.internal!.query.datasource)).toEqual([
      { uid: 'duckdb-learning' },
      { uid: 'duckdb-learning' },
      { uid: 'duckdb-learning' },
    ]);
  });

  it('keep every value a value', () => {
    const linked = withExecutionLinks(table([...HOSTILE_VALUES]), METRIC, TARGET);
    const wrong = HOSTILE_VALUES.filter((value, row) => filtersOf(follow(linked, 'repo', row)).repo?.value !== value);
    expect(wrong).toEqual([]);
  });

  it('tell NULL from the empty text', () => {
    const withNull = withExecutionLinks(table(['a', null]), METRIC, TARGET);
    expect(filtersOf(follow(withNull, 'repo', 1)).repo).toEqual({ field: 'repo', op: 'isNull' });
    const withEmpty = withExecutionLinks(table(['a', '']), METRIC, TARGET);
    expect(filtersOf(follow(withEmpty, 'repo', 1)).repo).toEqual({ field: 'repo', op: '=', value: '' });
    const labelled = (repo: string) =>
      withExecutionLinks(
        frame({ name: 'executions', type: 'number', values: [1], labels: { repo } }),
        { ...METRIC, dimensions: ['repo'] },
        TARGET,
      );
    expect(filtersOf(follow(labelled(''), 'executions', 0)).repo).toEqual({ field: 'repo', op: 'isNull' });
    expect(filtersOf(follow(labelled('(empty)'), 'executions', 0)).repo).toMatchObject({ op: '=', value: '' });
  });

  it('of a series narrow the time down to the bucket', () => {
    const series = frame(
      { name: 'time', type: 'time', values: [3_600_000, 7_200_000] },
      { name: 'executions', type: 'number', values: [1, 2], labels: { repo: 'a$__from', model_tier: '' } },
    );
    const { filters } = follow(withExecutionLinks(series, METRIC, TARGET), 'executions', 1);
    expect(filters).toEqual([
      { field: 'task_type', op: '=|', value: ['$kind', "it's"], literal: true },
      { field: 'repo', op: '=', value: 'a$__from', literal: true },
      { field: 'model_tier', op: 'isNull' },
      { field: 'timestamp', op: '>=', value: 7_200_000 },
      { field: 'timestamp', op: '<', value: 10_800_000 },
    ]);
  });

  const REST = 'other (rest)';
  const links = ({ fields }: DataFrame) => fields.flatMap(({ config }) => config.links ?? []);
  const series = (...labels: Record<string, string>[]) =>
    frame(
      { name: 'time', type: 'time', values: [0, 1] },
      ...labels.map((of, at) => ({ name: `executions ${at}`, type: 'number', values: [1, 2], labels: of })),
    );
  const repos = (...values: unknown[]) =>
    frame(
      { name: 'repo', type: 'string', values },
      { name: 'executions', type: 'number', values: values.map(() => 1) },
    );
  const BY_REPO: LearningQuery = { ...METRIC, dimensions: ['repo'], filters: [], limit: 2 };

  // A day that clocks were set back in lost its last hour, and one that they were set forward in had one of the next.
  it.each([
    ['1d', '2026-10-31T04:00Z 2026-11-01T04:00Z 2026-11-02T05:00Z', '2026-11-02T05:00Z'],
    ['1d', '2026-03-07T05:00Z 2026-03-08T05:00Z 2026-03-09T04:00Z', '2026-03-09T04:00Z'],
    ['auto', '2026-03-07T05:00Z 2026-03-08T05:00Z 2026-03-09T04:00Z', '2026-03-09T04:00Z'],
    ['6h', '2026-10-31T22:00Z 2026-11-01T04:00Z 2026-11-01T11:00Z', '2026-11-01T11:00Z'],
    ['1h', '2026-03-08T05:00Z 2026-03-08T06:00Z 2026-03-08T07:00Z', '2026-03-08T07:00Z'],
    ['1M', '2026-10-01T04:00Z 2026-11-01T04:00Z 2026-12-01T05:00Z', '2026-12-01T05:00Z'],
  ])('of a bucket of %s in which clocks are set end where the next begins: %s', (bucket, starts, end) => {
    const time = starts.split(' ').map((start) => Date.parse(start));
    const series = frame(
      { name: 'time', type: 'time', values: time },
      { name: 'executions', type: 'number', values: [1, 1, 1] },
    );
    const source = { ...TARGET.source, storedTimeZone: 'America/New_York' };
    const linked = withExecutionLinks(series, { ...METRIC, dimensions: [], bucket }, { ...TARGET, source });
    expect(follow(linked, 'executions', 1).filters!.slice(-2)).toEqual([
      { field: 'timestamp', op: '>=', value: time[1] },
      { field: 'timestamp', op: '<', value: Date.parse(end) },
    ]);
  });

  it('of the rest lead to what is in none of the groups that were kept', () => {
    const table = withExecutionLinks(repos('a(b)', "it's $kind", REST), { ...BY_REPO, other: true }, TARGET);
    const kept = { field: 'repo', op: '!=|', value: ['a(b)', "it's $kind"], literal: true };
    expect(follow(table, 'executions', 2).filters).toEqual([kept]);
    expect(follow(table, 'executions', 0).filters).toEqual([{ field: 'repo', op: '=', value: 'a(b)' }]);
    const withNull = withExecutionLinks(repos(null, 'a', REST), { ...BY_REPO, other: true }, TARGET);
    expect(follow(withNull, 'executions', 2).filters).toEqual([
      { field: 'repo', op: '!=|', value: ['a'] },
      { field: 'repo', op: 'isNotNull' },
    ]);
    expect(follow(withNull, 'executions', 0).filters).toEqual([{ field: 'repo', op: 'isNull' }]);
    const lines = withExecutionLinks(series({ repo: 'a' }, { repo: REST }), BY_REPO, TARGET);
    expect(follow(lines, 'executions 1', 0).filters).toMatchObject([
      { field: 'repo', op: '!=|', value: ['a'] },
      {},
      {},
    ]);
  });

  // A group named "other" lost its links where there was a limit.
  it.each(['other', REST])('of a group named %s lead to it', (name) => {
    const expected = [{ field: 'repo', op: '=', value: name }];
    const rows = withExecutionLinks(repos('a', name), BY_REPO, TARGET);
    expect(follow(rows, 'executions', 1).filters).toEqual(expected);
    const lines = withExecutionLinks(series({ repo: 'a' }, { repo: name }), { ...BY_REPO, other: false }, TARGET);
    expect(follow(lines, 'executions 1', 0).filters).toMatchObject([...expected, {}, {}]);
  });

  it('of the rest do not mistake a filter of the query for it', () => {
    const filters = [{ field: 'repo', op: '=', value: REST }] as const;
    const linked = withExecutionLinks(repos(REST), { ...BY_REPO, filters, other: true }, TARGET);
    expect(follow(linked, 'executions', 0).filters?.[0]).toEqual(filters[0]);
  });

  // The first of two measures that are times was taken for the start of a bucket.
  it('are not narrowed down to a bucket by a measure that is a time', () => {
    const rows = frame(
      { name: 'repo', type: 'string', values: ['a', 'b'] },
      { name: 'first_seen', type: 'time', values: [0, 3_600_000] },
    );
    const query: LearningQuery = { ...BY_REPO, measures: ['first_seen'], bucket: 'none' };
    expect(follow(withExecutionLinks(rows, query, TARGET), 'first_seen', 1).filters).toEqual([
      { field: 'repo', op: '=', value: 'b' },
    ]);
  });

  it('are left out where there is no telling which executions are behind a value', () => {
    const ofTwo = { repo: REST, model_tier: REST };
    expect(links(withExecutionLinks(series(ofTwo), { ...METRIC, limit: 3 }, TARGET))).toEqual([]);
    expect(links(withExecutionLinks(table([REST]), { ...METRIC, limit: 3, other: true }, TARGET))).toHaveLength(3);
    expect(links(withExecutionLinks(table(['a']), { refId: 'A', rawSql: 'SELECT 1' }, TARGET))).toEqual([]);
  });

  it('show their values in the editor, and mark those that look like a variable', () => {
    const shown = (value: string) =>
      currentQuery({
        refId: 'A',
        queryType: 'preset',
        linked: { nullable: [] },
        filters: [{ field: 'repo', op: '=', value }],
      });
    expect(shown('a%2Fb')).toEqual({
      refId: 'A',
      queryType: 'preset',
      filters: [{ field: 'repo', op: '=', value: 'a/b' }],
    });
    expect(shown('%24a').filters).toEqual([{ field: 'repo', op: '=', value: '$a', literal: true }]);
  });
});
