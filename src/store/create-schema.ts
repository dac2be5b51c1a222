import { indexDdl, schemaDdl } from '../model/schema';
import type { Database } from './database';

/** Tables and views of the current schema version, in an empty database. */
export async function createSchema(database: Database): Promise<void> {
  for (const statement of schemaDdl()) await database.run(statement);
}

/** The named indexes; far quicker over rows that are there than row by row. */
export async function createIndexes(database: Database): Promise<void> {
  for (const statement of indexDdl()) await database.run(statement);
}
