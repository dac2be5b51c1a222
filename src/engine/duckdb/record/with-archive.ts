import { quoteIdentifier } from '../../../model/quote';
import { ARCHIVED_ROWS } from '../../archived';
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

/** Archived rows that the record has too. */
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

/**
 * The record and, beside it, archived rows that it does not have by their `task_id`: what has been restored, or was left by
 * a retention that was cut short, is shown once. Which those are is found out once a state; mostly there are none. Each
 * side is read by itself, so that a condition on the time prunes both.
 */
export async function withArchive(
  live: ExecutionRecord,
  { catalog, scratch }: AttachedArchive,
  ask: Ask,
): Promise<ExecutionRecord> {
  const { relation, columns } = live;
  const id = columns.get('task_id');
  if (relation === null || id === undefined) return live;
  const rows = at(catalog, ARCHIVED_ROWS);
  const select = live.select ?? `SELECT * FROM ${relation}`;
  const [wanted, archived] = [await columnsOf(select, ask), await columnsOf(`SELECT * FROM ${rows}`, ask)];
  const type = archived.find(({ name }) => name === 'task_id')!.type;
  const liveToo = at(scratch, LIVE_TOO);
  await ask(`CREATE OR REPLACE TABLE ${liveToo} AS SELECT row_number FROM (SELECT rowid AS row_number, task_id FROM ${rows})
    WHERE task_id IN (SELECT TRY_CAST(${id} AS ${type}) FROM ${relation})`);
  const [counted] = await ask(`SELECT system.main.count(*) FROM ${liveToo}`);
  const isLive = `EXISTS (SELECT 1 FROM ${liveToo} WHERE row_number = archive.rowid)`;
  const condition = Number(counted![0]) === 0 ? '' : ` WHERE NOT ${isLive}`;
  const values = wanted.map((column) => archivedSql(column, archived)).join(', ');
  const both = `SELECT ${wanted.map(({ name }) => quoteIdentifier(name)).join(', ')} FROM (${select}) UNION ALL SELECT ${values} FROM ${rows} AS archive${condition}`;
  // What cannot be laid beside the record is told here, and not by each query.
  await columnsOf(both, ask);
  return {
    ...live,
    catalog: live.catalog.withTemporaryView(RECORD, both),
    select: both,
    archived: {
      relation: condition === '' ? rows : `(SELECT * FROM ${rows} AS archive${condition})`,
      columns: archived.filter(({ name }) => wanted.some((column) => column.name === name)),
    },
  };
}
