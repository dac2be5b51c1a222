import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { DAY, metric } from '../support/ask';
import { END, openDatabase } from '../support/databases';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openDatabase('empty');
});
afterAll(() => engine?.close());

const filter = (field: unknown, op: unknown, value?: unknown) => ({ filters: [{ field, op, value }] });

/** What is asked beside the measure `executions`, and what the message has to name. */
const REFUSED: readonly (readonly [asked: object, named: string])[] = [
  [{ measures: ['sucess_rate'] }, 'Did you mean success_rate'],
  [{ measures: ['executions', 'toString'] }, 'toString'],
  [{ measures: [] }, 'measures'],
  [{ measures: 'executions' }, 'measures'],
  [{ measures: [7] }, 'measures[0]'],
  [{ measures: [''] }, 'measures[0]'],
  [{ measures: ['x'.repeat(10_000)] }, 'xxx'],
  [{ measures: ['executions', 'errors', 'executions'] }, 'executions twice'],
  [{ dimensions: ['repo', 'repo'] }, 'repo twice'],
  [{ dimensions: ['model_teir'] }, 'Did you mean model_tier'],
  [{ dimensions: ['constructor'] }, 'constructor'],
  [{ dimensions: ['metadata.'] }, 'metadata.'],
  [{ dimensions: ['task_description'] }, 'task_description'],
  [{ dimensions: [null] }, 'dimensions[0]'],
  [{ dimensions: ['metadata.a\0b'] }, 'metadata.a'],
  [filter('no_field', '=', 1), 'no_field'],
  [filter('', '=', 1), 'filters[0].field'],
  [filter('metadata', '=', 'x'), 'metadata'],
  [filter('embedding', 'isNull'), 'embedding'],
  [filter('repo', 'LIKE', 'x'), 'filters[0].op'],
  [filter('repo', undefined, 'x'), 'filters[0].op'],
  [filter('repo', '='), 'filters[0].value'],
  [filter('repo', '=', null), 'filters[0].value'],
  [filter('repo', '=', ['a']), 'filters[0].value'],
  [filter('repo', '=', { a: 1 }), 'filters[0].value'],
  [filter('repo', '=|', 'a'), 'filters[0].value'],
  [filter('repo', '=|', [['a']]), 'filters[0].value[0]'],
  [filter('repo', '=~', 5), 'repo'],
  [filter('complexity_score', '=', 'hard'), 'complexity_score'],
  [filter('complexity_score', '=', ''), 'complexity_score'],
  [filter('complexity_score', '>', true), 'complexity_score'],
  [filter('complexity_score', '=|', [1, 'x']), 'complexity_score'],
  [filter('duration_seconds', '>', Number.NaN), 'filters[0].value'],
  [filter('duration_seconds', '>', Number.POSITIVE_INFINITY), 'filters[0].value'],
  [filter('duration_seconds', '>', 'Infinity'), 'duration_seconds'],
  [filter('success', '=', 'yes'), 'success'],
  [filter('success', '=', 1), 'success'],
  [filter('timestamp', '>', 'yesterday'), 'timestamp'],
  [filter('timestamp', '>', true), 'timestamp'],
  [filter('timestamp', '>', 1e300), 'timestamp'],
  [{ filters: 'repo' }, 'filters'],
  [{ filters: [null] }, 'filters[0]'],
  [{ adHocFilters: [{ key: 'no_field', operator: '=', value: 'x' }] }, 'no_field'],
  [{ adHocFilters: [{ key: 'repo', operator: '==', value: 'x' }] }, 'adHocFilters[0].operator'],
  [{ limit: 0 }, 'limit'],
  [{ limit: -1 }, 'limit'],
  [{ limit: 2.5 }, 'limit'],
  [{ limit: Number.NaN }, 'limit'],
  [{ limit: Number.POSITIVE_INFINITY }, 'limit'],
  [{ limit: '5' }, 'limit'],
  [{ minSamples: -1 }, 'minSamples'],
  [{ minSamples: Number.NaN }, 'minSamples'],
  [{ bucket: 'daily' }, 'bucket'],
  [{ bucket: '0s' }, 'bucket'],
  [{ bucket: '-5m' }, 'bucket'],
  [{ bucket: 5 }, 'bucket'],
  [{ bucket: '' }, 'bucket'],
  [{ orderBy: 'executions' }, 'orderBy'],
  [{ orderBy: { field: 'executions' } }, 'orderBy.direction'],
  [{ orderBy: { field: 'executions', direction: 'up' } }, 'orderBy.direction'],
  [{ orderBy: { field: '', direction: 'asc' } }, 'orderBy.field'],
  [{ orderBy: { field: 'success_rate', direction: 'asc' } }, 'orderBy'],
  [{ compare: 'next' }, 'compare'],
  [{ compare: true }, 'compare'],
  [{ bounds: 'yes' }, 'bounds'],
  [{ other: 1 }, 'other'],
  [{ measures: ['rows'], dimensions: ['repo'] }, 'rows'],
  [{ measures: ['database_bytes'], bucket: '1h' }, 'database_bytes'],
  [{ measures: ['freshness_age', 'executions'], ...filter('repo', '=', 'x') }, 'freshness_age'],
  [{ queryType: 'metrics' }, 'queryType'],
  [{ format: 'xml' }, 'format'],
];

describe('bad input', () => {
  it.each(REFUSED)('%j is refused by name', async (asked, named) => {
    const error = await thrown(metric(engine, ['executions'], asked));
    expect(error.code).toBe('bad_query');
    expect(error.message).toContain(named);
    expect(error.message.length).toBeLessThan(2000);
  });

  it('a bucket of 1 ms over a year is refused with the number of points it would give', async () => {
    const year = { timeRange: { from: END - 365 * DAY, to: END } };
    const error = await thrown(metric(engine, ['executions'], { bucket: '1ms' }, year));
    expect(error.code).toBe('bad_query');
    expect(error.message).toMatch(/bucket of 1ms would give 31,536,000,001 points/);
  });

  it.each(['a(b', '[', 'a)', '(?<', '(?P<n', '*', 'a**', 'a{2,1}', 'a{9999}', '\\', '\\8', '[z-a]', '(?=x)'])(
    'the regular expression %j is refused',
    async (value) => {
      for (const op of ['=~', '!~']) {
        const error = await thrown(metric(engine, ['executions'], filter('repo', op, value)));
        expect(error.code).toBe('bad_query');
        expect(error.message).toMatch(/^The regular expression is not valid: /);
      }
    },
  );
});
