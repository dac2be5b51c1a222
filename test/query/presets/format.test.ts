import { expect, it } from 'vitest';
import { PRESETS, presetFormat } from '../../../src/query/all-presets';
import { compileQuery } from '../../../src/query/compile-query';
import { parseQuery } from '../../../src/query/parse-query';
import { isLog } from '../../../src/query/presets/logs';

const CONTEXT = { timeRange: { from: 0, to: 86_400_000 }, intervalMs: 0, maxDataPoints: 100, storedTimeZone: 'UTC' };

it.each(PRESETS)('a table preset keeps the format "Time series": $name', ({ name }) => {
  const query = { refId: 'A', queryType: 'preset', preset: name, format: presetFormat(name) };
  expect(compileQuery(parseQuery(query), CONTEXT).format).toBe(query.format);
  const asSeries = compileQuery(parseQuery({ ...query, format: 'timeseries' }), CONTEXT).format;
  expect(presetFormat(name)).toBe(isLog(name) ? 'logs' : asSeries);
});
