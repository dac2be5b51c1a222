import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DUCKDB } from '../../../../src/query/dialect/duckdb/duckdb';
import { TRINO } from '../../../../src/query/dialect/trino/trino';
import { sayIn, WORDS } from '../../../../src/query/sayable';
import { DIMENSIONS } from '../../../../src/query/vocabulary/dimensions';
import { isDatabaseProperty } from '../../../../src/query/vocabulary/measure';
import { MEASURES } from '../../../../src/query/vocabulary/measures';
import { trinoParser } from '../../../support/trino-parser';

const END = Date.UTC(2026, 1, 9, 12);
const CONTEXT = {
  timeRange: { from: END - 30 * 86_400_000, to: END },
  intervalMs: 0,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

const said = (queries: readonly object[], context: object = {}) =>
  sayIn(TRINO, { queries }, { ...CONTEXT, ...context });

/** Each measure by each dimension, over time where the dimension has no order of its own to mind. */
const CROSSED = MEASURES.filter((measure) => !isDatabaseProperty(measure)).flatMap(({ id: measure }) =>
  DIMENSIONS.map(({ id }, i) => ({
    queryType: 'metric',
    measures: [measure],
    dimensions: [id],
    bucket: i % 2 === 0 ? 'none' : 'auto',
    limit: 3,
    format: i % 2 === 0 ? 'table' : 'timeseries',
  })),
);

const BUCKETS = ['7m', '1h', '1d', '1w', '2w', '1M', '5M', '1y'].map((bucket) => ({
  queryType: 'metric',
  measures: ['executions', 'duration_p95', 'duration_p50'],
  params: {},
  bucket,
  compare: 'previous',
  format: 'timeseries',
}));

/** Values in columns that are not finite, and a zone. */
const ELSEWHERE = { storedTimeZone: 'Asia/Kolkata', notFinite: ['duration_seconds', 'actual_cost'] };

/** Words with a statement, and what the context makes of all their queries. */
const statements = (context: object = {}): readonly string[] =>
  WORDS.flatMap((word) => {
    const answer = said(word.queries, context);
    return typeof answer === 'string' ? [] : answer;
  });

it.each(WORDS.map((word) => [word.kind, word.name, word] as const))('says the %s %s, or why not', (_, __, word) => {
  expect(sayIn(DUCKDB, word, CONTEXT)).toHaveLength(word.queries.length);
  const answer = said(word.queries);
  if (typeof answer === 'string') expect(answer).toMatch(/^[A-Z].+\.$/);
  else expect(answer).toHaveLength(word.queries.length);
});

it('lists in the docs what it does not say', () => {
  const page = readFileSync(new URL('../../../../docs/engines.md', import.meta.url), 'utf8');
  const lacking = WORDS.flatMap(({ name, queries }) => (typeof said(queries) === 'string' ? [name] : []));
  const [listed = ''] = page.split('## What is not sayable in Trino')[1]!.split('\n## ');
  expect([...listed.matchAll(/^\| \w+ \| `([^`]+)`/gm)].map(([, name]) => name)).toEqual(lacking);
});

const parser = trinoParser();
if (typeof parser === 'string') console.warn(`${parser}: SQL is NOT read by Trino's parser in this run.`);

describe.skipIf(typeof parser === 'string')("Trino's parser takes", () => {
  function refused(texts: readonly string[] | string): readonly string[] {
    if (typeof texts === 'string' || typeof parser === 'string') throw new Error(String(texts));
    expect(texts.length).toBeGreaterThan(0);
    return parser(texts).flatMap((problem, i) => (problem === '' ? [] : [`${problem} in ${texts[i]}`]));
  }

  it.each([
    ['every word', () => statements()],
    ['every word, in a zone and with values left out', () => statements(ELSEWHERE)],
    ['every measure by every dimension', () => said(CROSSED)],
    ['buckets of any width', () => said(BUCKETS)],
  ])(
    '%s',
    (_, texts) => {
      expect(refused(texts())).toEqual([]);
    },
    120_000,
  );
});
