import { expect, it } from 'vitest';
import { createRegistry } from '../../../src/metrics/registry';

it('writes counters, histograms and observed values in the Prometheus text format', async () => {
  const registry = createRegistry();
  const calls = registry.counter('calls_total', 'Calls.');
  calls.add();
  calls.add(2, { kind: 'a', path: 'C:\\"x"\n' });
  calls.add(1, { path: 'C:\\"x"\n', kind: 'a' });
  const took = registry.histogram('took_seconds', 'Time.', [0.1, 1]);
  took.record(0.1);
  took.record(0.5);
  took.record(7);
  registry.observe('gauge', 'size_bytes', 'Size.', () => 12.5);
  registry.observe('gauge', 'age_seconds', 'Age.', async () => [
    [{ source: 'one' }, 3],
    [{ source: 'two' }, 4],
  ]);
  registry.counter('nothing_total', 'Nothing yet.');
  expect(await registry.text()).toBe(`# HELP calls_total Calls.
# TYPE calls_total counter
calls_total 1
calls_total{kind="a",path="C:\\\\\\"x\\"\\n"} 3
# HELP took_seconds Time.
# TYPE took_seconds histogram
took_seconds_bucket{le="0.1"} 1
took_seconds_bucket{le="1"} 2
took_seconds_bucket{le="+Inf"} 3
took_seconds_sum 7.6
took_seconds_count 3
# HELP size_bytes Size.
# TYPE size_bytes gauge
size_bytes 12.5
# HELP age_seconds Age.
# TYPE age_seconds gauge
age_seconds{source="one"} 3
age_seconds{source="two"} 4
# HELP nothing_total Nothing yet.
# TYPE nothing_total counter
`);
});
