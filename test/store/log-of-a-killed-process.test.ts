import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/store/database';
import { TemporaryFolder } from '../support/temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.dispose());

/** A file and a log beside it that holds the last rows, as a killed process leaves them. */
async function leaveLog(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of [
    'PRAGMA disable_checkpoint_on_shutdown',
    'CREATE TABLE executions (task_id INTEGER PRIMARY KEY, repo VARCHAR, timestamp TIMESTAMP)',
    'CREATE INDEX by_repo ON executions (repo)',
    'CREATE TABLE other (id INTEGER)',
    `INSERT INTO executions SELECT i, 'repo ' || i, now()::TIMESTAMP FROM range(3000) AS t(i)`,
    'CHECKPOINT',
    `INSERT INTO executions SELECT i, 'repo ' || i, now()::TIMESTAMP FROM range(3000, 3100) AS t(i)`,
  ]) {
    await connection.run(statement);
  }
  connection.disconnectSync();
  instance.closeSync();
}

describe('rows of a log that a killed process left', () => {
  it.each([
    ['by a process that closed the database', []],
    ['by one whose log became long', [`SET GLOBAL checkpoint_threshold = '1KB'`, 'INSERT INTO other VALUES (1)']],
  ])('were lost to the indexes, %s', async (_, statements) => {
    const path = folder.file('learning.db');
    await leaveLog(path);
    const first = await Database.open(path);
    for (const statement of statements) await first.run(statement);
    first.close();
    const next = await Database.open(path);
    try {
      expect(await next.rows(`SELECT task_id FROM executions WHERE repo = 'repo 3050'`)).toEqual([[3050]]);
      await next.run('DELETE FROM executions');
    } finally {
      next.close();
    }
  });
});
