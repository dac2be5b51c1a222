import { indexDdl, type SchemaOptions, schemaDdl, tableDdl } from '../model/schema';
import { type TableName, tableOf } from '../model/tables';

/** Whatever runs statements on a database that is open for writing. */
interface Statements {
  run(sql: string): Promise<void>;
}

/** Tables and views of the current schema version, in an empty database. */
export async function createSchema(database: Statements, options?: SchemaOptions): Promise<void> {
  for (const statement of schemaDdl(options)) await database.run(statement);
}

/** The named indexes; far quicker over rows that are there than row by row. */
export async function createIndexes(database: Statements): Promise<void> {
  for (const statement of indexDdl()) await database.run(statement);
}

/** The table, empty, where a database of an earlier version lacks it. */
export function ensureTable(database: Statements, name: TableName): Promise<void> {
  return database.run(tableDdl(tableOf(name)));
}
