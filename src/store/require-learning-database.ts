import { basename } from 'node:path';
import type { Json } from '@duckdb/node-api';
import { LearningError } from '../error/learning-error';
import { missingColumns, schemaVariant } from '../model/variant';
import type { Database } from './database';

/** The schema version that `metadata` tells; null where it tells none. */
export async function schemaVersion(database: { rows(sql: string): Promise<Json[][]> }): Promise<string | null> {
  const [row] = await database.rows(`SELECT max(value)::VARCHAR FROM metadata WHERE key = 'schema_version'`);
  return row![0] === null ? null : String(row![0]);
}

/** DuckDB does not tell names apart by their case. */
const RELATIONS = `SELECT lower(table_name), list(lower(column_name) ORDER BY column_index) FROM duckdb_columns()
WHERE NOT internal AND schema_name = 'main' GROUP BY ALL`;

/** Throws LearningError unless the database has the table `executions` with all its columns. */
export async function requireLearningDatabase(database: Database, path: string): Promise<void> {
  const relations = new Map((await database.rows(RELATIONS)) as [string, string[]][]);
  const variant = schemaVariant({ relations });
  if (variant !== 'foreign' && variant !== 'partial') return;
  const lack =
    variant === 'foreign'
      ? 'has no table executions'
      : `lacks columns of executions: ${missingColumns(relations.get('executions')!).join(', ')}`;
  throw new LearningError('no_executions', `${basename(path)} ${lack}.`, {
    hint: 'Name a learning database, or a file that does not exist yet.',
  });
}
