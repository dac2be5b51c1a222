import { TOLERATED_CLOCK_SKEW } from '../../model/clock';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { Generation } from '../../snapshot/generation';
import type { ExecutionRecord } from './record/record';

export const STATUS_VIEW = 'database_status';

/** Relations whose columns the status has to know. */
const METADATA = 'metadata';

/** The version that the table `metadata` of the default schema holds; NULL where the database lacks it. */
function versionSql({ catalog }: ExecutionRecord): string {
  const isHere = (name: string, wanted: string) => name.toLowerCase() === wanted;
  const metadata = catalog.described.find(({ schema, name }) => isHere(schema, 'main') && isHere(name, METADATA));
  const versioned = ['key', 'value'].every((wanted) => metadata?.columns.some(({ name }) => isHere(name, wanted)));
  return versioned
    ? `(SELECT system.main.max(value) FROM ${quoteIdentifier(catalog.database)}.main.metadata WHERE key = 'schema_version')`
    : 'NULL';
}

/** The present on the clock of the stored times, where that is the one of the session. */
const SESSION_PRESENT = 'CAST(system.main.now() AS TIMESTAMP)';

/** As DuckDB counts them. */
const freeBytesSql = (database: string) =>
  `(SELECT system.main."*"(block_size, free_blocks) FROM system.main.pragma_database_size() WHERE database_name = ${quoteText(database)})`;

/**
 * The view `database_status` of one connection: one row about the state that is read. What only a table can tell is
 * worked out when it is asked for, and NULL where the database lacks the table.
 * @param present SQL of the present on the clock of the stored times
 * @param freeBytes of the copy; null where DuckDB has it open as it is, and can tell
 */
export function statusViewSql(
  { id, databaseBytes, walBytes, asOf }: Omit<Generation, 'path'>,
  record: ExecutionRecord,
  {
    present = SESSION_PRESENT,
    freeBytes = null,
  }: { readonly present?: string; readonly freeBytes?: number | null } = {},
): string {
  const endOfPast = `system.main."+"(${present}, ${TOLERATED_CLOCK_SKEW})`;
  const { relation, catalog } = record;
  const timestamp = record.columns.get('timestamp');
  const stored = `CAST(${timestamp} AS TIMESTAMP)`;
  const ofTimes = (aggregate: string, condition = '') =>
    timestamp === undefined
      ? 'NULL::TIMESTAMP'
      : `(SELECT system.main.${aggregate}(${stored}) FROM ${relation}${condition})`;
  return `CREATE TEMP VIEW ${STATUS_VIEW} AS SELECT
    ${databaseBytes}::BIGINT AS database_bytes,
    ${walBytes}::BIGINT AS wal_bytes,
    ${freeBytes === null ? freeBytesSql(catalog.database) : `${freeBytes}::BIGINT`} AS free_bytes,
    ${relation === null ? 'NULL::BIGINT' : `(SELECT system.main.count(*) FROM ${relation})`} AS row_count,
    ${ofTimes('min')} AS oldest,
    ${ofTimes('max')} AS newest,
    ${ofTimes('max', ` WHERE ${stored} <= ${endOfPast}`)} AS newest_past,
    ${timestamp === undefined ? 'NULL::BIGINT' : `(SELECT system.main.count(*) FROM ${relation} WHERE ${stored} > ${endOfPast})`} AS rows_ahead,
    ${versionSql(record)}::VARCHAR AS schema_version,
    ${quoteText(id)} AS generation,
    TIMESTAMPTZ '${new Date(asOf).toISOString()}' AS snapshot_at`;
}
