import type { Generation } from '../../snapshot/generation';
import type { ExecutionRecord } from './record/record';

export const STATUS_VIEW = 'database_status';

/** Relations whose columns the status has to know. */
export const METADATA = 'metadata';

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** The version that the table `metadata` of the default schema holds; NULL where the database lacks it. */
function versionSql({ catalog }: ExecutionRecord): string {
  const isHere = (name: string, wanted: string) => name.toLowerCase() === wanted;
  const metadata = catalog.described.find(({ schema, name }) => isHere(schema, 'main') && isHere(name, METADATA));
  const versioned = ['key', 'value'].every((wanted) => metadata?.columns.some(({ name }) => isHere(name, wanted)));
  return versioned
    ? `(SELECT system.main.max(value) FROM ${quote(catalog.database)}.main.metadata WHERE key = 'schema_version')`
    : 'NULL';
}

/**
 * The view `database_status` of one connection: one row about the state that is read. What only a table can tell is
 * worked out when it is asked for, and NULL where the database lacks the table.
 */
export function statusViewSql({ id, databaseBytes, walBytes, asOf }: Generation, record: ExecutionRecord): string {
  const { relation, catalog } = record;
  const timestamp = record.columns.get('timestamp');
  const ofTimes = (aggregate: string) =>
    timestamp === undefined
      ? 'NULL::TIMESTAMP'
      : `(SELECT CAST(system.main.${aggregate}(${timestamp}) AS TIMESTAMP) FROM ${relation})`;
  return `CREATE TEMP VIEW ${STATUS_VIEW} AS SELECT
    ${databaseBytes}::BIGINT AS database_bytes,
    ${walBytes}::BIGINT AS wal_bytes,
    (SELECT system.main."*"(block_size, free_blocks) FROM system.main.pragma_database_size()
     WHERE database_name = ${text(catalog.database)}) AS free_bytes,
    ${relation === null ? 'NULL::BIGINT' : `(SELECT system.main.count(*) FROM ${relation})`} AS row_count,
    ${ofTimes('min')} AS oldest,
    ${ofTimes('max')} AS newest,
    ${versionSql(record)}::VARCHAR AS schema_version,
    ${text(id)} AS generation,
    TIMESTAMPTZ '${new Date(asOf).toISOString()}' AS snapshot_at`;
}
