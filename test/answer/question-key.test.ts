import { expect, it } from 'vitest';
import type { AnswerContext } from '../../src/answer/answer';
import { questionKey } from '../../src/answer/question-key';

const HOUR = 3_600_000;
const CONTEXT: AnswerContext = {
  refId: 'A',
  askedAt: 1_700_000_000_000,
  fromAlert: false,
  timeRange: { from: 1_699_000_000_000, to: 1_700_000_000_000 },
  intervalMs: 60_000,
  maxDataPoints: 1000,
  storedTimeZone: 'UTC',
  rowLimit: 1000,
};

const SQL = { rawSql: 'SELECT count(*) FROM executions', format: 'table' };
const METRIC = { queryType: 'metric', measures: ['executions'], bucket: '1h' };

const key = (model: object, context: Partial<AnswerContext> = {}) => questionKey(model, { ...CONTEXT, ...context });

it('the moment of asking makes no other question', () => {
  expect(key(SQL, { askedAt: 5 })).toBe(key(SQL));
});

it('a time range counts where it is in what is asked', () => {
  const moved = { timeRange: { from: 1_699_000_000_000 + HOUR, to: 1_700_000_000_000 + HOUR } };
  expect(key(SQL, moved)).toBe(key(SQL));
  expect(key(METRIC, moved)).not.toBe(key(METRIC));
  const ranged = { ...SQL, rawSql: `${SQL.rawSql} WHERE $__timeFilter(timestamp)` };
  expect(key(ranged, moved)).not.toBe(key(ranged));
});

it('whatever makes another answer makes another question', () => {
  const keys = [
    key(SQL),
    key({ ...SQL, format: 'timeseries' }),
    key({ ...SQL, rawSql: `${SQL.rawSql} ` }),
    key(SQL, { refId: 'B' }),
    key(SQL, { rowLimit: 999 }),
    key(SQL, { fromAlert: true }),
    key(METRIC),
    key({ ...METRIC, measures: ['success_rate'] }),
    key({ ...METRIC, filters: [{ field: 'model_tier', op: '=', value: 'small' }] }),
    key({ ...METRIC, filters: [{ field: 'model_tier', op: '=', value: 'large' }] }),
    key({ ...METRIC, adHocFilters: [{ key: 'model_tier', operator: '=', value: 'small' }] }),
    key(METRIC, { storedTimeZone: 'Europe/Berlin' }),
    key({ ...METRIC, bucket: 'auto' }, { intervalMs: 7_200_000 }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

it('what cannot be asked has no key', () => {
  expect(() => key({ queryType: 'metric', measures: ['nonsense'] })).toThrow(/nonsense/);
});
