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

/** SQL of the bytes in free blocks, as DuckDB counts them. */
const freeBytesSql = (database: string) =>
  `(SELECT system.main."*"(block_size, free_blocks) FROM system.main.pragma_database_size() WHERE database_name = ${quoteText(database)})`;

const endOfPastSql = (present: string) => `system.main."+"(${present}, ${TOLERATED_CLOCK_SKEW})`;

const storedTimeOf = ({ columns }: ExecutionRecord) => `CAST(${columns.get('timestamp')} AS TIMESTAMP)`;

/** What the rows of a state are. */
export interface RowsSeen {
  readonly count: number;
  /** As DuckDB prints it. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** Whether none is ahead of the clock. */
  readonly arePast: boolean;
}

/** What the rows before a number are. */
export interface RowsBefore extends Omit<RowsSeen, 'arePast'> {
  readonly end: number;
}

export const NO_ROWS: RowsBefore = { count: 0, oldest: null, newest: null, end: 0 };

const textOf = (value: unknown) => (value === null ? null : String(value));
const timeSql = (printed: string | null) => `CAST(${printed === null ? 'NULL' : quoteText(printed)} AS TIMESTAMP)`;

/**
 * What the view needs of all rows, found out once for all who ask it of one state.
 * @param firstRow has a statement of ours run
 * @param before rows that are not looked at again; null where rows have no number
 * @returns with the number behind the last row that was looked at; null where the view has to ask by itself, as the
 * record is no table
 */
export async function rowsSeen(
  record: ExecutionRecord,
  firstRow: (sql: string) => Promise<readonly unknown[]>,
  before: RowsBefore | null = null,
): Promise<(RowsSeen & RowsBefore) | null> {
  const { relation, table, columns } = record;
  if (relation === null || table === null || !columns.has('timestamp')) return null;
  const known = before ?? NO_ROWS;
  const [number, isNew] = before === null ? ['NULL', ''] : ['rowid', ` WHERE rowid >= ${before.end}`];
  // `least` and `greatest` ignore NULL.
  const [count, oldest, newest, arePast, last] = await firstRow(
    `SELECT count, CAST(oldest AS VARCHAR), CAST(newest AS VARCHAR), newest IS NULL OR newest <= ${endOfPastSql(SESSION_PRESENT)}, last
    FROM (SELECT system.main.count(*) AS count, system.main.least(system.main.min(stored), ${timeSql(known.oldest)}) AS oldest,
        system.main.greatest(system.main.max(stored), ${timeSql(known.newest)}) AS newest, system.main.max(number) AS last
      FROM (SELECT ${storedTimeOf(record)} AS stored, ${number} AS number FROM ${relation}${isNew}))`,
  );
  return {
    count: known.count + Number(count),
    oldest: textOf(oldest),
    newest: textOf(newest),
    arePast: arePast === true,
    end: last === null ? known.end : Number(last) + 1,
  };
}

/** SQL of what the view tells of the rows, in the order of its columns. */
function rowsSql(record: ExecutionRecord, present: string, seen: RowsSeen | null): string[] {
  const { relation } = record;
  if (seen?.arePast) {
    const newest = timeSql(seen.newest);
    return [`${seen.count}::BIGINT`, timeSql(seen.oldest), newest, newest, '0::BIGINT'];
  }
  const hasTime = record.columns.has('timestamp');
  const stored = storedTimeOf(record);
  const endOfPast = endOfPastSql(present);
  const ofTimes = (aggregate: string, condition = '') =>
    hasTime ? `(SELECT system.main.${aggregate}(${stored}) FROM ${relation}${condition})` : 'NULL::TIMESTAMP';
  return [
    relation === null ? 'NULL::BIGINT' : `(SELECT system.main.count(*) FROM ${relation})`,
    ofTimes('min'),
    ofTimes('max'),
    ofTimes('max', ` WHERE ${stored} <= ${endOfPast}`),
    hasTime ? `(SELECT system.main.count(*) FROM ${relation} WHERE ${stored} > ${endOfPast})` : 'NULL::BIGINT',
  ];
}

/**
 * The view `database_status` of one connection: one row about the state that is read. What only a table can tell is
 * worked out when it is asked for, and NULL where the database lacks the table.
 * @param present SQL of the present on the clock of the stored times
 * @param freeBytes of the copy; null where DuckDB has it open as it is, and can tell
 * @param seen what has been found out of the rows of this state
 */
export function statusViewSql(
  { id, databaseBytes, walBytes, asOf }: Omit<Generation, 'path'>,
  record: ExecutionRecord,
  {
    present = SESSION_PRESENT,
    freeBytes = null,
    seen = null,
  }: { readonly present?: string; readonly freeBytes?: number | null; readonly seen?: RowsSeen | null } = {},
): string {
  const [count, oldest, newest, newestPast, ahead] = rowsSql(record, present, seen);
  return `CREATE TEMP VIEW ${STATUS_VIEW} AS SELECT
    ${databaseBytes}::BIGINT AS database_bytes,
    ${walBytes}::BIGINT AS wal_bytes,
    ${freeBytes === null ? freeBytesSql(record.catalog.database) : `${freeBytes}::BIGINT`} AS free_bytes,
    ${count} AS row_count,
    ${oldest} AS oldest,
    ${newest} AS newest,
    ${newestPast} AS newest_past,
    ${ahead} AS rows_ahead,
    ${versionSql(record)}::VARCHAR AS schema_version,
    ${quoteText(id)} AS generation,
    TIMESTAMPTZ '${new Date(asOf).toISOString()}' AS snapshot_at`;
}
