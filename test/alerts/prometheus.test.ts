import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { PROMETHEUS_RULES } from '../../src/alerts/prometheus';

/** Where metrics get their names: what follows the prefix. */
const SOURCES = [
  'src/collector/metrics.ts',
  'src/collector/gauges.ts',
  'src/service/metrics.ts',
  'src/http/request-metrics.ts',
]
  .map((file) => readFileSync(inRoot(file), 'utf8'))
  .join('\n');

it.each(PROMETHEUS_RULES)('$alert ($severity) asks for metrics that are told', ({ expr, summary }) => {
  const names = [...expr.matchAll(/mahavishnu_learning_(?:collector|service)_(\w+)/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(SOURCES).toMatch(new RegExp(`['_}]${name}[\`']`));
  expect(summary).toMatch(/\.$/);
});
