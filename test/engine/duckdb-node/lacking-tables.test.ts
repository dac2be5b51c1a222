import { afterEach, expect, it } from 'vitest';
import { TABLES } from '../../../src/model/tables';
import { TestEngine } from './support/test-engine';

let engine: TestEngine | undefined;
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function over(): Promise<TestEngine> {
  engine = await TestEngine.over(['CREATE TABLE executions (task_id UUID)']);
  return engine;
}

it.each(TABLES.map(({ name }) => name).filter((name) => name !== 'executions' && name !== 'metadata'))(
  '%s is empty where the database lacks it, with its columns',
  async (name) => {
    const { columns } = TABLES.find((table) => table.name === name)!;
    const source = await over();
    const result = await source.run(`SELECT * FROM ${name}`);
    expect(result.columns.map((column) => column.name)).toEqual(columns.map((column) => column.name));
    expect(result.rows).toBe(0);
    expect(result.notices.map(({ text }) => text)).toEqual([
      `${name} is empty: this database has no such table. mahavishnu-learning db migrate makes it.`,
    ]);
  },
);

it('tables that it lacks are not listed', async () => {
  const source = await over();
  expect(await source.value('SELECT count(*) FROM duckdb_tables() WHERE NOT internal')).toBe(1);
  expect(await source.value("SELECT count(*) FROM duckdb_views() WHERE view_name = 'q_table'")).toBe(0);
});

it('a WITH of that name is that one', async () => {
  const source = await over();
  expect(await source.value('WITH quarantine AS (SELECT 7 AS n) SELECT n FROM quarantine')).toBe(7);
});
