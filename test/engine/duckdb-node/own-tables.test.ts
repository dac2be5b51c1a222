import { afterEach, expect, it } from 'vitest';
import { TestEngine } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine?.close());

const texts = async (sql: string) => (await engine.run(sql)).notices.map(({ text }) => text);

it('a table of the model that the database lacks is empty, and says so to who asks for it', async () => {
  engine = await TestEngine.over([
    'CREATE TABLE executions AS SELECT uuid() AS task_id, now()::TIMESTAMP AS timestamp',
  ]);
  expect(await engine.rows('SELECT state, q_value FROM q_table')).toEqual([]);
  expect(await texts('SELECT count(*) FROM q_table JOIN policies ON true')).toEqual([
    'q_table is empty: this database has no such table. mahavishnu-learning db migrate makes it.',
    'policies is empty: this database has no such table. mahavishnu-learning db migrate makes it.',
  ]);
  expect(await texts('WITH q_table AS (SELECT 1 AS q_value) SELECT * FROM q_table')).toEqual([]);
});

it('one with other columns is read as the model has it', async () => {
  engine = await TestEngine.over([
    "CREATE TABLE q_table AS SELECT 'a' AS state, 'small' AS ACTION, '0.5' AS q_value, 7 AS extra",
  ]);
  const sql = 'SELECT state, action, q_value + 1, update_count, extra FROM q_table';
  expect(await engine.rows(sql)).toEqual([['a', 'small', 1.5, null, 7]]);
  expect(await texts(sql)).toEqual([]);
});

it('one that the database has is its own', async () => {
  engine = await TestEngine.over([
    'CREATE TABLE policies (repo VARCHAR, policy_name VARCHAR, policy_value FLOAT, last_adjusted TIMESTAMP, adjustment_reason VARCHAR)',
    "INSERT INTO policies VALUES ('a', 'p', 1, NULL, NULL)",
    'CREATE SCHEMA other',
    'CREATE VIEW quarantine AS SELECT 5 AS place',
  ]);
  expect(await engine.rows('SELECT repo FROM policies')).toEqual([['a']]);
  expect(await engine.rows('SELECT place, reason FROM quarantine')).toEqual([[5, null]]);
});
