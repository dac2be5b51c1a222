import { afterAll, beforeAll } from 'vitest';
import { Writer } from '../writers/writer';
import { insertRecent } from './recent-rows';
import { TemporaryFolder } from './temporary-folder';

/** A learning database with so many recent executions, whose writer holds the lock while the tests of the file run. */
export function heldDatabase(rows: number): { readonly folder: TemporaryFolder; readonly database: string } {
  const folder = new TemporaryFolder();
  const database = folder.file('learning.db');
  let writer: Writer | undefined;
  beforeAll(async () => {
    writer = await Writer.startLearning(database, 0);
    await insertRecent(writer, rows);
  });
  afterAll(async () => {
    await writer?.stop();
    folder.dispose();
  });
  return { folder, database };
}
