import { afterAll, beforeAll, expect, it } from 'vitest';
import { LivePlugin } from '../support/live-plugin';

let live: LivePlugin;

beforeAll(async () => {
  live = await LivePlugin.start(10);
});

afterAll(() => live.dispose());

/** Values by name and labels. */
async function metrics(): Promise<Map<string, number>> {
  const lines = (await live.client().metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

it('metrics count queries, rows, errors and refreshes', async () => {
  const name = (suffix: string) => `mahavishnu_learning_${suffix}`;
  expect((await metrics()).get('process_resident_memory_bytes')).toBeGreaterThan(1e7);

  const client = live.client();
  await client.sql('SELECT task_id FROM executions');
  await client.sql('SELECT nope FROM executions', { headers: { FromAlert: 'true' } });
  await client.sql("SELECT * FROM glob('*')");

  const found = await metrics();
  expect(Object.fromEntries(found)).toMatchObject({
    [name('queries_total{asked_by="panel"}')]: 2,
    [name('queries_total{asked_by="alert"}')]: 1,
    [name('query_errors_total{code="bad_query"}')]: 1,
    [name('query_errors_total{code="forbidden_query"}')]: 1,
    [name('query_duration_seconds_count')]: 3,
    [name('query_duration_seconds_bucket{le="+Inf"}')]: 3,
    [name('query_returned_rows_total')]: 10,
    [name('snapshot_refreshes_total{datasource="duckdb-learning",kind="full"}')]: 1,
  });
  expect(found.get(name('snapshot_copied_bytes_total{datasource="duckdb-learning",kind="full"}'))).toBeGreaterThan(
    1000,
  );
  expect(found.get(name('snapshot_age_seconds{datasource="duckdb-learning"}'))).toBeGreaterThanOrEqual(0);
});
