import type { DuckDBConnection } from '@duckdb/node-api';
import type { Generation } from '../../snapshot/generation';

export const STATUS_VIEW = 'database_status';

/** Columns of the tables that the status speaks of, as `table.column`. */
export type StatusColumns = ReadonlySet<string>;

export async function statusColumns(connection: DuckDBConnection): Promise<StatusColumns> {
  const reader = await connection.runAndReadAll(`
    SELECT table_name || '.' || column_name FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name = 'main' AND table_name IN ('executions', 'metadata')`);
  return new Set(reader.getRowsJson().map(([name]) => String(name)));
}

/**
 * The view `database_status` of one connection: one row about the state that is read. What only a table can tell is
 * worked out when it is asked for, and NULL where the database lacks the table.
 */
export function statusViewSql({ id, databaseBytes, walBytes, asOf }: Generation, columns: StatusColumns): string {
  const executions = [...columns].some((column) => column.startsWith('executions.'));
  const times = columns.has('executions.timestamp');
  const versioned = columns.has('metadata.key') && columns.has('metadata.value');
  return `CREATE TEMP VIEW ${STATUS_VIEW} AS SELECT
    ${databaseBytes}::BIGINT AS database_bytes,
    ${walBytes}::BIGINT AS wal_bytes,
    (SELECT block_size * free_blocks FROM pragma_database_size() WHERE database_name = current_database()) AS free_bytes,
    ${executions ? '(SELECT count(*) FROM main.executions)' : 'NULL::BIGINT'} AS row_count,
    ${times ? '(SELECT min("timestamp") FROM main.executions)' : 'NULL::TIMESTAMP'} AS oldest,
    ${times ? '(SELECT max("timestamp") FROM main.executions)' : 'NULL::TIMESTAMP'} AS newest,
    ${versioned ? `(SELECT max(value) FROM main.metadata WHERE key = 'schema_version')` : 'NULL'}::VARCHAR AS schema_version,
    '${id.replaceAll("'", "''")}' AS generation,
    TIMESTAMPTZ '${new Date(asOf).toISOString()}' AS snapshot_at`;
}
