import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { askOnce } from '../../src/asking/once';
import { createDemo } from '../../src/demo/create-demo';
import { DEFAULT_LIMITS } from '../../src/model/limits';
import { judgeLearning } from '../../src/scorecard/learning';
import { learningFacts } from '../../src/scorecard/learning-facts';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

async function run(path: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
}

async function issuesOf(path: string) {
  const asker = await askOnce({ path, storedTimeZone: 'UTC' });
  try {
    return judgeLearning(await learningFacts(asker, { storedTimeZone: 'UTC', samples: 5 }), DEFAULT_LIMITS).issues;
  } finally {
    await asker.close();
  }
}

const record = { rows: 3000, days: 30, end: Date.now(), indexes: true };
const MORE = `INSERT INTO executions SELECT * REPLACE (gen_random_uuid() AS task_id, timestamp + INTERVAL 1 SECOND AS timestamp)
  FROM executions ORDER BY timestamp DESC LIMIT 100`;

describe('an index of times', () => {
  it('lacked the rows of a killed process, which nothing told of', async () => {
    const path = folder.file('broken.db');
    await createDemo(path, record);
    await run(path, 'PRAGMA disable_checkpoint_on_shutdown', MORE);
    // DuckDB replays the log that was left, and makes a checkpoint of it.
    await run(path, 'SELECT 1');
    const found = (await issuesOf(path)).find(({ issue }) => issue === 'index_lacks_rows');
    expect(found).toMatchObject({
      severity: 'P0',
      message: expect.stringMatching(/^idx_executions_timestamp lacks rows/),
    });
  });

  it('has all rows of a process that ended by itself', async () => {
    const path = folder.file('whole.db');
    await createDemo(path, record);
    await run(path, MORE);
    expect((await issuesOf(path)).map(({ issue }) => issue)).not.toContain('index_lacks_rows');
  });

  it('has all rows that are still in the log', async () => {
    const path = folder.file('log.db');
    await createDemo(path, record);
    await run(path, 'PRAGMA disable_checkpoint_on_shutdown', MORE);
    expect((await issuesOf(path)).map(({ issue }) => issue)).not.toContain('index_lacks_rows');
  });
});
