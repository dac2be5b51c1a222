import { LearningError } from '../../error/learning-error';
import { type TableName, tableOf } from '../../model/tables';
import { FOREIGN_KEY_HINT, foreignKeys } from '../../store/foreign-keys';
import type { Session } from '../../store/session';

/** Columns that take nothing of other types. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  'executions.task_id': ['UUID'],
  'executions.metadata': ['JSON', 'VARCHAR', 'VARIANT'],
  'metadata.key': ['VARCHAR'],
  'metadata.value': ['VARCHAR'],
};

interface Column {
  readonly type: string;
  /** Whether each row has to give it a value. */
  readonly isDemanding: boolean;
}

const MIGRATE = 'Run mahavishnu-learning db migrate; where the table is of something else, rename it before.';

/**
 * Throws LearningError `bad_schema` where a table that is there, or `executions`, is none that a collector can write to, and
 * names what is wrong with it: a view, a table of something else by that name, a column that no record fills, a foreign key
 * that lets no row be changed. @param name of the file
 */
export async function requireTables(
  session: Pick<Session, 'rows'>,
  name: string,
  tables: readonly TableName[],
): Promise<void> {
  const rows = (await session.rows(
    `SELECT lower(table_name), lower(column_name), data_type, NOT is_nullable AND column_default IS NULL
     FROM duckdb_columns() AS c
     WHERE database_name = current_database() AND schema_name = 'main'
       AND EXISTS (FROM duckdb_tables() AS t WHERE t.table_oid = c.table_oid AND t.database_name = c.database_name)`,
  )) as [string, string, string, boolean][];
  const columns = new Map<string, Column>(
    rows.map(([table, column, type, isDemanding]) => [`${table}.${column}`, { type, isDemanding }]),
  );
  const refuse = (problem: string, hint = MIGRATE) => {
    throw new LearningError('bad_schema', `${name}: ${problem}.`, { hint });
  };
  for (const table of tables) {
    const names: string[] = tableOf(table).columns.map((column) => column.name);
    const lacking = names.filter((column) => !columns.has(`${table}.${column}`));
    if (lacking.length === names.length) refuse(`${table} is no table of ours`);
    if (lacking.length > 0) refuse(`the table ${table} has no column ${lacking.join(', ')}`);
  }
  for (const [column, types] of Object.entries(TYPES)) {
    const found = columns.get(column)?.type;
    if (found === undefined) refuse(`${column.split('.')[0]} is a view`);
    else if (!types.includes(found)) refuse(`${column} is ${found}, and has to be ${types.join(' or ')}`);
  }
  for (const table of ['executions', ...tables] as const) {
    const known = tableOf(table).columns.map((column) => `${table}.${column.name}`);
    const of = [...columns].filter(([column]) => column.startsWith(`${table}.`) && !known.includes(column));
    const demanding = of.find(([, { isDemanding }]) => isDemanding)?.[0];
    if (demanding === undefined) continue;
    const [, column] = demanding.split('.');
    refuse(
      `${demanding} may not be NULL, and no record fills it`,
      `Give it a default: ALTER TABLE ${table} ALTER ${column} SET DEFAULT …`,
    );
  }
  const [key] = await foreignKeys((sql) => session.rows(sql));
  if (key)
    refuse(
      `the table ${key.table} has a foreign key on ${key.on}, whose rows can then not be changed`,
      FOREIGN_KEY_HINT,
    );
}
