import type { CatalogRelation } from '../../sql-guard/catalog';

/** What it takes to find archived rows that the record has too, by their `task_id`. */
export interface Overlap {
  /** Table of the archived rows, quoted. */
  readonly archived: string;
  /** Table or view of the record, quoted. */
  readonly relation: string;
  /** The table as the database describes it; null where it is a view. */
  readonly table: CatalogRelation | null;
  /** SQL over the relation: its `task_id`, of the type that the archive has. */
  readonly id: string;
  /** Table to keep pairs of rows in, of which one is archived and one live, quoted. */
  readonly pairs: string;
}

/** Whether a row of the record can be told by its number. */
export const hasRowNumbers = ({ table }: Pick<Overlap, 'table'>): boolean =>
  table !== null && !table.columns.some(({ name }) => name.toLowerCase() === 'rowid');

/** Finds all pairs of this state. Where rows have no number, that of the live row is NULL. */
export function pairsSql(overlap: Overlap): string {
  const { archived, relation, id, pairs } = overlap;
  const found = hasRowNumbers(overlap)
    ? numberedPairsSql(overlap)
    : `SELECT rowid AS row_number, CAST(NULL AS BIGINT) AS live_row FROM ${archived} WHERE task_id IN (SELECT ${id} FROM ${relation})`;
  return `CREATE OR REPLACE TABLE ${pairs} AS ${found}`;
}

/** New rows of the record. */
export interface NewRows {
  /** The number of the first. */
  readonly from: number;
  /** There are no more. */
  readonly most: number;
}

/** Adds the pairs of new rows. */
export const morePairsSql = (overlap: Overlap, rows: NewRows) =>
  `INSERT INTO ${overlap.pairs} ${numberedPairsSql(overlap, rows)}`;

export const countPairsSql = ({ pairs }: Overlap) => `SELECT system.main.count(*) FROM ${pairs}`;

/** Counts pairs of these live rows. */
export const countPairsOfSql = ({ pairs }: Overlap, liveRows: readonly number[]) =>
  `SELECT system.main.count(*) FROM ${pairs} WHERE live_row IN (${liveRows.join(', ')})`;

/** What is known of the pairs. */
export interface FoundPairs {
  readonly arePairs: boolean;
  /** Whether all of them are of the state that is read; else some may be of rows that are gone, or are yet to come. */
  readonly areOfState: boolean;
}

/** The archived rows that the record has not, as what follows FROM, by the name `archive`. */
export function archivedOnlySql({ archived, relation, pairs }: Overlap, { arePairs, areOfState }: FoundPairs): string {
  if (!arePairs) return `${archived} AS archive`;
  const isThere = areOfState ? '' : ` JOIN ${relation} AS live ON live.rowid = live_row`;
  return `${archived} AS archive ANTI JOIN (SELECT row_number FROM ${pairs}${isThere}) AS held ON held.row_number = archive.rowid`;
}

function numberedPairsSql({ archived, relation, id }: Overlap, rows: NewRows | null = null): string {
  // Without the limit DuckDB takes them for a fifth of the table, and hashes the archive instead of them.
  const which = rows === null ? '' : ` WHERE rowid >= ${rows.from} LIMIT ${rows.most}`;
  return `SELECT row_number, live_row FROM (SELECT rowid AS row_number, task_id FROM ${archived}) AS archive JOIN (SELECT rowid AS live_row, ${id} AS live_id FROM ${relation}${which}) AS live ON live_id = archive.task_id`;
}
