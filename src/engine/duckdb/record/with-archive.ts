import { quoteIdentifier } from '../../../model/quote';
import { ARCHIVED_ROWS } from '../../archived';
import { archivedOnlySql, type Overlap } from './archive-overlap';
import { nullColumn, type TypedColumn } from './empty-table';
import { type ExecutionRecord, RECORD } from './record';

/** An archive as it is attached to an instance. */
export interface AttachedArchive {
  /** Catalog of the archive, which is read alone. */
  readonly catalog: string;
  /** Catalog in memory, for what is worked out of both. */
  readonly scratch: string;
}

/** Has a statement of ours run; yields its rows. */
type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** Pairs of rows, archived and live. */
const LIVE_TOO = 'live_too';

const at = (catalog: string, table: string) => `${quoteIdentifier(catalog)}.main.${quoteIdentifier(table)}`;

async function columnsOf(select: string, ask: Ask): Promise<TypedColumn[]> {
  return (await ask(`DESCRIBE ${select}`)).map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** What the archive has for a column of the record, of the same type, so that what is live keeps its own. */
function archivedSql({ name, type }: TypedColumn, archived: readonly TypedColumn[]): string {
  const same = archived.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (same === undefined) return nullColumn({ name, type });
  return `${same.type === type ? quoteIdentifier(same.name) : `TRY_CAST(${quoteIdentifier(same.name)} AS ${type})`} AS ${quoteIdentifier(name)}`;
}

/** The record and the archive as they are laid beside each other; for all states that have the record alike. */
export interface Both {
  readonly live: string;
  readonly wanted: readonly TypedColumn[];
  readonly archived: readonly TypedColumn[];
  readonly overlap: Overlap;
}

const liveSelect = ({ select, relation }: ExecutionRecord) => select ?? `SELECT * FROM ${relation}`;

/** Archived rows as the record has them. @param from where they come from, by the name `archive` */
const archivedSelect = ({ wanted, archived }: Both, from: string, more = '') =>
  `SELECT ${wanted.map((column) => archivedSql(column, archived)).join(', ')}${more} FROM ${from}`;

/** Both, one after the other. */
function bothSql(both: Both, from: string): string {
  const { live, wanted } = both;
  const names = wanted.map(({ name }) => quoteIdentifier(name)).join(', ');
  return `SELECT ${names} FROM (${live}) UNION ALL ${archivedSelect(both, from)}`;
}

/**
 * Finds out how the archive can be laid beside the record. Throws what DuckDB says where it cannot.
 * @returns null where the database has no record to lay it beside
 */
export async function readBoth(
  record: ExecutionRecord,
  { catalog, scratch }: AttachedArchive,
  ask: Ask,
): Promise<Both | null> {
  const { relation, table, columns } = record;
  const id = columns.get('task_id');
  if (relation === null || id === undefined) return null;
  const rows = at(catalog, ARCHIVED_ROWS);
  const live = liveSelect(record);
  const [wanted, archived] = [await columnsOf(live, ask), await columnsOf(`SELECT * FROM ${rows}`, ask)];
  const type = archived.find(({ name }) => name === 'task_id')!.type;
  const overlap = {
    archived: rows,
    relation,
    table,
    id: `TRY_CAST(${id} AS ${type})`,
    pairs: at(scratch, LIVE_TOO),
  };
  const both = { live, wanted, archived, overlap };
  // What cannot be laid beside the record is told here, and not by each query.
  await columnsOf(bothSql(both, `${rows} AS archive`), ask);
  return both;
}

/** Whether the record is laid out as it was where both were read. */
export const isLaidOutAs = (record: ExecutionRecord, { live }: Both) => liveSelect(record) === live;

/**
 * The record and, beside it, archived rows that it does not have by their `task_id`: what has been restored, or was left by
 * a retention that was cut short, is shown once. Each side is read by itself, so that a condition on the time prunes both.
 * @param archivedOnly which rows those are, as what follows FROM
 */
export function withArchive(record: ExecutionRecord, both: Both, archivedOnly: string): ExecutionRecord {
  const { wanted, archived, overlap } = both;
  const select = bothSql(both, archivedOnly);
  return {
    ...record,
    catalog: record.catalog.withTemporaryView(RECORD, select),
    select,
    archived: {
      relation: `(SELECT archive.* FROM ${archivedOnly})`,
      rows: overlap.archived,
      columns: archived.filter(({ name }) => wanted.some((column) => column.name === name)),
      beside:
        record.select === null
          ? (pairs) => archivedSelect(both, archivedOnlySql(overlap, pairs), ', archive.rowid AS rowid')
          : null,
    },
  };
}
