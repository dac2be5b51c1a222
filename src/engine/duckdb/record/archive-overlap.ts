import type { CatalogRelation } from '../../sql-guard/catalog';

/** What it takes to find archived rows that the record has too, by their `task_id`. */
export interface Overlap {
  /** Table of the archived rows, quoted. */
  readonly archived: string;
  /** Table or view of the record, quoted. */
  readonly relation: string;
  /** The same as the database describes it; null where it is a view. */
  readonly table: CatalogRelation | null;
  /** SQL over the relation: its `task_id`, of the type that the archive has. */
  readonly id: string;
  /** Table to keep pairs of rows in, of which one is archived and one live, quoted. */
  readonly pairs: string;
}

/** Whether a row of the record can be told by its number. */
export const hasRowNumbers = ({ table }: Overlap): boolean =>
  table !== null && !table.columns.some(({ name }) => name.toLowerCase() === 'rowid');

/** Finds all pairs of this state. Where rows have no number, that of the live row is NULL. */
export function pairsSql(overlap: Overlap): string {
  const { archived, relation, id, pairs } = overlap;
  const archivedIds = `(SELECT rowid AS row_number, task_id FROM ${archived}) AS archive`;
  const found = hasRowNumbers(overlap)
    ? `SELECT row_number, live_row FROM ${archivedIds} JOIN (SELECT rowid AS live_row, ${id} AS live_id FROM ${relation}) AS live ON live_id = archive.task_id`
    : `SELECT row_number, CAST(NULL AS BIGINT) AS live_row FROM ${archivedIds} WHERE task_id IN (SELECT ${id} FROM ${relation})`;
  return `CREATE OR REPLACE TABLE ${pairs} AS ${found}`;
}

export const countPairsSql = ({ pairs }: Overlap) => `SELECT system.main.count(*) FROM ${pairs}`;

/** What is known of the pairs. */
export interface FoundPairs {
  readonly arePairs: boolean;
  /**
   * Null where the pairs are those of the state that is read. Else they are those of a state before it: rows of the record
   * with at least this number are newer than they are, and others may have gone.
   */
  readonly firstNewer: number | null;
}

/** The archived rows that the record has not, as what follows FROM, by the name `archive`. */
export function archivedOnlySql(
  { archived, relation, id, pairs }: Overlap,
  { arePairs, firstNewer }: FoundPairs,
): string {
  const isThere = firstNewer === null ? '' : ` JOIN ${relation} AS live ON live.rowid = live_row`;
  const held = arePairs
    ? ` ANTI JOIN (SELECT row_number FROM ${pairs}${isThere}) AS held ON held.row_number = archive.rowid`
    : '';
  const newer =
    firstNewer === null
      ? ''
      : ` ANTI JOIN (SELECT ${id} AS newer_id FROM ${relation} WHERE rowid >= ${firstNewer}) AS newer ON newer_id = archive.task_id`;
  return `${archived} AS archive${held}${newer}`;
}
