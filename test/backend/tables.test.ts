import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PART_ROWS, type TablePart } from '../../src/api/tables';
import type { GrafanaClient } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { askPart, executionsOf, partUrl, tablesOf } from '../support/parts';

const ROWS = PART_ROWS + 1000;

let live: LivePlugin;
let client: GrafanaClient;

beforeAll(async () => {
  live = await LivePlugin.start(ROWS);
  await live.writer.run('CHECKPOINT');
  client = live.client({ maxStalenessSeconds: 0 });
}, 120_000);

afterAll(() => live.dispose());

const names = (parts: readonly TablePart[]) => parts.map(({ name }) => name);

describe('tables in parts, while another process holds the database', () => {
  it('name the columns that travel, and those that stay', async () => {
    const { columns, withheld, problem } = await executionsOf(client);
    expect(problem).toBeNull();
    expect(withheld).toEqual([
      { name: 'task_description', type: 'VARCHAR' },
      { name: 'error_message', type: 'VARCHAR' },
      { name: 'solution_summary', type: 'VARCHAR' },
      { name: 'embedding', type: 'FLOAT[384]' },
      { name: 'metadata', type: 'JSON' },
    ]);
    expect(columns).toContainEqual({ name: 'task_id', type: 'UUID' });
    expect(columns.filter(({ name }) => withheld.some((other) => other.name === name))).toEqual([]);
  });

  it('hold every row once, with its values and types', async () => {
    const { parts, columns } = await executionsOf(client);
    expect(parts.map(({ from, to, rows }) => ({ from, to, rows }))).toEqual([
      { from: 0, to: PART_ROWS, rows: PART_ROWS },
      { from: PART_ROWS, to: ROWS, rows: 1000 },
    ]);
    let counted = 0;
    for (const part of parts) {
      const { code, type, body } = await client.file(partUrl('executions', part));
      expect({ code, type }).toEqual({ code: 200, type: 'application/gzip' });
      const described = await askPart(
        body,
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'part' ORDER BY column_index",
      );
      expect(described).toEqual(columns.map(({ name, type: ofColumn }) => [name, ofColumn]));
      const held = await askPart(body, 'SELECT count(*), sum(duration_seconds), count(DISTINCT task_id) FROM part');
      const wanted = await client.sql(
        `SELECT count(*)::VARCHAR AS n, sum(duration_seconds) AS s, count(DISTINCT task_id)::VARCHAR AS d FROM executions WHERE rowid >= ${part.from} AND rowid < ${part.to}`,
      );
      const { n, s, d } = wanted.frames[0]!.columns;
      expect(held[0]!).toEqual([n![0], s![0], d![0]]);
      counted += Number(n![0]);
    }
    expect(counted).toBe(ROWS);
  });

  it('stay what they are while only the log grows, and new rows are a part of their own', async () => {
    const before = await executionsOf(client);
    await live.writer.insert(ROWS, ROWS + 10);
    const edges = [before.parts.at(-1)!.to];
    const after = await executionsOf(client, edges);
    expect(names(after.parts).slice(0, -1)).toEqual(names(before.parts));
    expect(after.parts.at(-1)).toMatchObject({ from: ROWS, to: ROWS + 10, rows: 10 });
    const { body } = await client.file(partUrl('executions', after.parts.at(-1)!));
    expect(await askPart(body, 'SELECT count(*), min(duration_seconds) FROM part')).toEqual([['10', ROWS]]);
    await live.writer.insert(ROWS + 10, ROWS + 15);
    const later = await executionsOf(client, [...edges, ROWS + 10]);
    expect(names(later.parts).slice(0, -1)).toEqual(names(after.parts));
    expect(later.parts.at(-1)).toMatchObject({ from: ROWS + 10, rows: 5 });
  });

  it('of which exactly the one with an updated old row changes', async () => {
    const edges = [ROWS, ROWS + 10];
    const before = await executionsOf(client, edges);
    await live.writer.run(`UPDATE executions SET user_rating = 5 WHERE duration_seconds = 7`);
    const after = await executionsOf(client, edges);
    expect(names(after.parts).map((name, i) => name === before.parts[i]!.name)).toEqual([false, true, true, true]);
    const { body } = await client.file(partUrl('executions', after.parts[0]!));
    expect(await askPart(body, 'SELECT user_rating, count(*) FROM part GROUP BY ALL ORDER BY ALL')).toEqual([
      [5, '1'],
      [null, String(PART_ROWS - 1)],
    ]);
  });

  it('change where one of two values that were swapped is older than the other', async () => {
    const before = await executionsOf(client);
    await live.writer.run(
      'UPDATE executions SET estimated_tokens = CASE WHEN duration_seconds = 1 THEN 1 ELSE 2 END WHERE duration_seconds IN (1, 2)',
    );
    const first = await executionsOf(client);
    await live.writer.run(
      'UPDATE executions SET estimated_tokens = CASE WHEN duration_seconds = 1 THEN 2 ELSE 1 END WHERE duration_seconds IN (1, 2)',
    );
    const second = await executionsOf(client);
    const three = [before, first, second].map(({ parts }) => parts[0]!.name);
    expect(new Set(three).size).toBe(3);
  });

  it('change where a row is deleted, and no others', async () => {
    const before = await executionsOf(client);
    await live.writer.run(`DELETE FROM executions WHERE duration_seconds = ${PART_ROWS + 500}`);
    const after = await executionsOf(client);
    expect(after.parts.map(({ name }, i) => name === before.parts[i]!.name)).toEqual([true, false]);
    expect(after.rows).toBe(before.rows - 1);
  });

  it('are the same after a checkpoint, and after the plugin was started anew', async () => {
    const fresh = live.client({ maxStalenessSeconds: 0 });
    const before = await tablesOf(fresh, ['executions']);
    await live.writer.run('CHECKPOINT');
    const after = await tablesOf(fresh, ['executions']);
    expect(after.state).not.toBe(before.state);
    expect(names(after.tables![0]!.parts)[0]).toBe(names(before.tables![0]!.parts)[0]);
    await live.plugin.kill('SIGKILL');
    await live.restart();
    const anew = await tablesOf(live.client({ maxStalenessSeconds: 0 }), ['executions']);
    expect(names(anew.tables![0]!.parts)).toEqual(names(after.tables![0]!.parts));
    client = live.client({ maxStalenessSeconds: 0 });
  });

  it('are not looked at again while the state is the one that is known', async () => {
    const { state } = await tablesOf(client, ['executions']);
    expect(await tablesOf(client, ['executions'], state)).toMatchObject({ state, tables: null });
    await live.writer.insert(ROWS + 20, ROWS + 21);
    expect((await tablesOf(client, ['executions'], state)).tables).toHaveLength(1);
  });

  it('a part that is another by now is not sent in its place', async () => {
    const [first] = (await executionsOf(client)).parts;
    await live.writer.run('UPDATE executions SET user_rating = 1 WHERE duration_seconds = 9');
    await executionsOf(client);
    const { code, body } = await client.file(partUrl('executions', first!));
    expect(code).toBe(409);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'changed' });
  });
});

describe('what does not leave the server', () => {
  it('more rows than an answer may have', async () => {
    const limited = live.client({ maxStalenessSeconds: 0, rowLimit: 1000 }, { uid: 'limited' });
    const table = await executionsOf(limited);
    expect(table).toMatchObject({ parts: [], problem: { code: 'too_large' } });
    const [part] = (await executionsOf(client)).parts;
    expect((await limited.file(partUrl('executions', part!))).code).toBe(413);
  });

  it("more rows than Grafana's own limit", async () => {
    const limited = live.client({ maxStalenessSeconds: 0 }, { uid: 'limited-by-grafana', rowLimit: 1000 });
    expect(await executionsOf(limited)).toMatchObject({ parts: [], problem: { code: 'too_large' } });
  });

  it('more bytes than an answer may have', async () => {
    const limited = live.client({ maxStalenessSeconds: 0, byteLimitMb: 1 }, { uid: 'small' });
    expect(await executionsOf(limited)).toMatchObject({ parts: [], problem: { code: 'too_large' } });
  });

  it('tables that others have added, and tables that are not there', async () => {
    await live.writer.run('CREATE TABLE notes (text VARCHAR)');
    const { tables } = await tablesOf(client, ['notes', 'nothing']);
    expect(tables!.map(({ problem }) => problem!.code)).toEqual(['forbidden', 'bad_query']);
  });

  it('columns of the model alone, where others have added some', async () => {
    await live.writer.run('ALTER TABLE executions ADD COLUMN remark VARCHAR');
    expect((await executionsOf(client)).withheld).toContainEqual({ name: 'remark', type: 'VARCHAR' });
  });
});

describe('other records', () => {
  it('a view in the place of the table has parts, too, which are the same while it yields the same', async () => {
    const other = await LivePlugin.start(50);
    try {
      await other.writer.run(
        'ALTER TABLE executions RENAME TO kept',
        'CREATE VIEW executions AS FROM kept WHERE duration_seconds < 40',
      );
      const viewed = other.client({ maxStalenessSeconds: 0 });
      const before = await executionsOf(viewed);
      expect(before).toMatchObject({ rows: 40, problem: null, parts: [{ from: 0, to: 40, rows: 40 }] });
      const { body } = await viewed.file(partUrl('executions', before.parts[0]!));
      expect(await askPart(body, 'SELECT count(*), max(duration_seconds) FROM part')).toEqual([['40', 39]]);
      await other.writer.run(
        'INSERT INTO kept SELECT * REPLACE (uuid() AS task_id, 100 AS duration_seconds) FROM kept LIMIT 5',
      );
      expect(names((await executionsOf(viewed)).parts)).toEqual(names(before.parts));
      await other.writer.run('UPDATE kept SET user_rating = 3 WHERE duration_seconds = 5');
      expect(names((await executionsOf(viewed)).parts)).not.toEqual(names(before.parts));
    } finally {
      await other.dispose();
    }
  });
});

it('the resources refuse what is no request', async () => {
  const ask = async (body: unknown) => (await client.resource('tables', 'POST', body)).code;
  expect(await ask({})).toBe(400);
  expect(await ask({ tables: [] })).toBe(400);
  expect(await ask({ tables: [{ name: 'executions', edges: [2, 1] }] })).toBe(400);
  expect(await ask({ tables: [{ name: 'executions', edges: [1, PART_ROWS] }] })).toBe(400);
  expect((await client.file('tables/part?table=executions&from=0&to=10')).code).toBe(400);
  expect((await client.file('tables/part?table=executions&name=x&from=0&to=9999999')).code).toBe(400);
});
