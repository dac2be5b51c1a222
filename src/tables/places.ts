import { PART_ROWS } from '../api/tables';
import { quoteIdentifier } from '../model/quote';

/** How the rows of a relation are counted: by their ids, or, in a view, one after the other. */
export type Counting = 'rowid' | 'row_number() OVER () - 1';

/** A relation whose rows have places. */
export interface Placed {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly counting: Counting;
}

/** No column of the model has this name. */
const PLACE = '"place in table"';

const names = ({ columns }: Placed) => columns.map(({ name }) => quoteIdentifier(name)).join(', ');

const placedSql = (placed: Placed) =>
  `SELECT ${placed.counting} AS ${PLACE}, ${names(placed)} FROM ${quoteIdentifier(placed.table)}`;

/** Rows, the place after the last, and a sum of all places and values, which differs when any of them does. */
const SUMS = (placed: Placed) =>
  `count(*) AS rows, max(${PLACE}) + 1 AS end, CAST(bit_xor(hash(${PLACE}, ${names(placed)})) AS VARCHAR) AS sum`;

/** The first place of the part that a place belongs to. @param edges ascending, where one part is cut further */
function firstPlace(edges: readonly number[]): string {
  const whole = `${PLACE} // ${PART_ROWS} * ${PART_ROWS}`;
  if (edges.length === 0) return whole;
  const first = Math.floor(edges[0]! / PART_ROWS) * PART_ROWS;
  const cuts = edges.map((edge, i) => `WHEN ${PLACE} < ${edge} THEN ${i === 0 ? first : edges[i - 1]}`);
  return `CASE WHEN ${PLACE} // ${PART_ROWS} * ${PART_ROWS} <> ${first} THEN ${whole} ${cuts.join(' ')} ELSE ${edges.at(-1)} END`;
}

/** A row for each part. */
export const partsSql = (placed: Placed, edges: readonly number[]): string =>
  `SELECT ${firstPlace(edges)} AS begin, ${SUMS(placed)} FROM (${placedSql(placed)}) GROUP BY 1 ORDER BY 1`;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const within = ({ from, to }: Stretch) => `${PLACE} >= ${from} AND ${PLACE} < ${to}`;

/** One row, about the rows of a stretch. */
export const sumsSql = (placed: Placed, stretch: Stretch): string =>
  `SELECT ${SUMS(placed)} FROM (${placedSql(placed)}) WHERE ${within(stretch)}`;

/** The rows of a stretch, in the order of their places. */
export const rowsSql = (placed: Placed, stretch: Stretch): string =>
  `SELECT ${names(placed)} FROM (${placedSql(placed)}) WHERE ${within(stretch)}`;
