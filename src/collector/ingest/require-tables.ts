import { LearningError } from '../../error/learning-error';
import { type TableName, tableOf } from '../../model/tables';
import type { Session } from '../../store/session';

/** Columns that take nothing of another type. */
const TYPES: Readonly<Record<string, string>> = {
  'executions.task_id': 'UUID',
  'metadata.key': 'VARCHAR',
  'metadata.value': 'VARCHAR',
};

/**
 * Throws LearningError `bad_schema` where a table that is there is none that a collector can write to, and names what is
 * wrong with it: a view, or a table of something else by that name. @param name of the file
 */
export async function requireTables(
  session: Pick<Session, 'rows'>,
  name: string,
  tables: readonly TableName[],
): Promise<void> {
  const rows = (await session.rows(
    `SELECT lower(table_name), lower(column_name), data_type FROM duckdb_columns() AS c
     WHERE database_name = current_database() AND schema_name = 'main'
       AND EXISTS (FROM duckdb_tables() AS t WHERE t.table_oid = c.table_oid AND t.database_name = c.database_name)`,
  )) as [string, string, string][];
  const types = new Map(rows.map(([table, column, type]) => [`${table}.${column}`, type]));
  const refuse = (problem: string) => {
    throw new LearningError('bad_schema', `${name}: ${problem}.`, {
      hint: 'Run mahavishnu-learning db migrate; where the table is of something else, rename it before.',
    });
  };
  for (const table of tables) {
    const names: string[] = tableOf(table).columns.map((column) => column.name);
    const lacking = names.filter((column) => !types.has(`${table}.${column}`));
    if (lacking.length === names.length) refuse(`${table} is no table of ours`);
    if (lacking.length > 0) refuse(`the table ${table} has no column ${lacking.join(', ')}`);
  }
  for (const [column, type] of Object.entries(TYPES)) {
    const found = types.get(column);
    if (found === undefined) refuse(`${column.split('.')[0]} is a view`);
    if (found !== type) refuse(`${column} is ${found}, and has to be ${type}`);
  }
}
