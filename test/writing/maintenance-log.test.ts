import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LearningError } from '../../src/error/learning-error';
import { logged } from '../../src/writing/maintenance-log';
import { WritableDatabase } from '../../src/writing/writable-database';
import { createInitScriptDatabase } from '../support/init-script-database';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
let database: WritableDatabase;

beforeAll(async () => {
  await createInitScriptDatabase(folder.file('learning.db'), 3);
  database = await WritableDatabase.open(folder.file('learning.db'));
});
afterAll(() => {
  database.close();
  folder.dispose();
});

const entry = async (operation: string) => {
  const [row] = await database.all(
    `SELECT records_affected::INTEGER AS records, outcome, detail::VARCHAR AS detail, ended_at >= started_at AS ended
     FROM maintenance_log WHERE operation = ?`,
    [operation],
  );
  return row;
};

describe('a run in the log', () => {
  it('is running, then has succeeded, in a database that had no such table', async () => {
    const result = await logged(database, 'test.good', async () => {
      expect(await entry('test.good')).toMatchObject({ outcome: 'running', ended: null });
      return { result: 'done', records: 3, detail: { days: 90 } };
    });
    expect(result).toBe('done');
    expect(await entry('test.good')).toEqual({ records: 3, outcome: 'succeeded', detail: '{"days":90}', ended: true });
  });

  it('has failed with code and message', async () => {
    const error = new LearningError('disk_full', 'learning.db could not be written.');
    await expect(logged(database, 'test.bad', () => Promise.reject(error))).rejects.toBe(error);
    expect(await entry('test.bad')).toEqual({
      records: null,
      outcome: 'failed',
      detail: '{"code":"disk_full","message":"learning.db could not be written."}',
      ended: true,
    });
  });
});
