import { expect, it } from 'vitest';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { Database } from '../../src/store/database';
import { requireLearningDatabase } from '../../src/store/require-learning-database';
import { TemporaryFolder } from '../support/temporary-folder';

it('knows the table and its columns whatever their case', async () => {
  const folder = new TemporaryFolder();
  const path = folder.file('learning.db');
  const database = await Database.open(path);
  const columns = EXECUTION_COLUMNS.map(({ name, type }) => `"${name.toUpperCase()}" ${type}`);
  await database.run(`CREATE TABLE "Executions" (${columns.join(', ')})`);
  await expect(requireLearningDatabase(database, path)).resolves.toBeUndefined();
  database.close();
  folder.dispose();
});
