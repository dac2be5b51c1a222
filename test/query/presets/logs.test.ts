import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { ask, executions, frameOf, type Row, rowsOf } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';

const around = (engine: TestEngine, params: object, filters: object[] = []) =>
  ask({ queryType: 'preset', preset: 'executions_around', params: { window: 'all', ...params }, filters }, engine);

const byPlace = (a: Row, b: Row) =>
  Number(a.timestamp) - Number(b.timestamp) || String(a.task_id).localeCompare(String(b.task_id));

describe.each(DATABASES)('lines of the database %s', (database) => {
  let engine: TestEngine;
  let all: Row[];
  beforeAll(async () => {
    engine = await openDatabase(database);
    all = (await executions(engine)).toSorted(byPlace);
  });
  afterAll(() => engine?.close());

  /** Those of the same repository and pool, newest first; without such as cannot be told apart. */
  const neighbours = ({ repo, pool_type }: Row) =>
    all.filter((row) => row.repo === repo && row.pool_type === pool_type).toReversed();

  it('are those beside an execution in its repository and pool', async () => {
    const copies = (row: Row) => all.filter(({ task_id }) => task_id === row.task_id).length;
    for (const origin of all.filter((row) => copies(row) === 1).slice(0, 12)) {
      const lines = neighbours(origin);
      const at = lines.indexOf(origin);
      const expected = lines.slice(Math.max(0, at - 2), at + 4).map(({ task_id }) => task_id);
      const filters = [{ field: 'task_id', op: '=', value: origin.task_id }];
      const shown = await around(engine, { before: 3, after: 2 }, filters);
      expect(shown.map(({ task_id }) => task_id)).toEqual(expected);
      expect(await around(engine, { before: 0, after: 0 }, filters)).toMatchObject([{ task_id: origin.task_id }]);
    }
  });

  it('are those beside the newest that there is', async () => {
    const shown = await around(engine, { before: 1, after: 10 });
    expect(shown.map(({ task_id }) => task_id)).toEqual(
      neighbours(all.at(-1) ?? {})
        .slice(0, 2)
        .map(({ task_id }) => task_id),
    );
  });

  it('stay within the window', async () => {
    const from = END - 86_400_000;
    for (const { time } of await around(engine, { window: '24h', before: 1000 })) {
      expect(Number(time)).toBeGreaterThanOrEqual(from);
      expect(Number(time)).toBeLessThanOrEqual(END);
    }
  });

  it('come as log lines of Grafana, with what is known of each as labels', async () => {
    const query = { queryType: 'preset', preset: 'executions_log', format: 'logs', params: { window: 'all' } };
    const frame = await frameOf(query, engine);
    if (all.length > 0) expect(frame.meta).toMatchObject({ type: 'log-lines', preferredVisualisationType: 'logs' });
    const lines = rowsOf(frame);
    expect(lines.length).toBe(Math.min(all.length, 1000));
    const known = new Map(all.map((row) => [row.task_id, row]));
    for (const { id, labels } of lines.slice(0, 50)) {
      const read: Row = JSON.parse(String(labels));
      expect(read.task_id).toBe(id);
      expect(Object.values(read)).not.toContain(null);
      if (database !== 'unruly') expect(known.get(id!)).toMatchObject(read);
    }
  });
});

describe('lines of executions at one moment', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await TestEngine.over([
      `CREATE TABLE executions AS SELECT
        ('00000000-0000-0000-0000-0000000000' || lpad(i::VARCHAR, 2, '0'))::UUID AS task_id,
        TIMESTAMP '2026-02-09 12:00:00.000001' AS timestamp, 'test' AS task_type, 'core' AS repo,
        'small' AS model_tier, 'runpod' AS pool_type, NULL::VARCHAR AS swarm_topology, i % 2 = 0 AS success,
        1.25::FLOAT AS duration_seconds, NULL::INTEGER AS quality_score, NULL::BOOLEAN AS user_accepted,
        'crash' AS error_type, chr(10) || ' line one' || chr(13) || chr(10) || chr(9) || 'line two ' AS error_message
      FROM range(40) AS numbers (i)`,
    ]);
  });
  afterAll(() => engine?.close());

  it('are walked through one by one, none twice and none left out', async () => {
    const seen: unknown[] = [];
    let id: unknown = '00000000-0000-0000-0000-000000000039';
    while (id !== undefined) {
      seen.push(id);
      const lines = await around(engine, { before: 7, after: 0 }, [{ field: 'task_id', op: '=', value: id }]);
      const older = lines.slice(1).map(({ task_id }) => task_id);
      seen.push(...older.slice(0, -1));
      id = older.at(-1);
    }
    expect(seen).toEqual(
      Array.from({ length: 40 }, (_, i) => `00000000-0000-0000-0000-0000000000${String(39 - i).padStart(2, '0')}`),
    );
  });

  it('are one line each, whatever the error says', async () => {
    const query = { queryType: 'preset', preset: 'executions_log', params: { window: 'all', limit: 2 } };
    expect((await ask(query, engine)).map(({ body, severity }) => [body, severity])).toEqual([
      ['test in core failed after 1.2 s (small, runpod): crash: line one line two', 'error'],
      ['test in core succeeded in 1.2 s (small, runpod): crash: line one line two', 'warning'],
    ]);
  });
});
