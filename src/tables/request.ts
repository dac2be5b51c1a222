import { MOST_EDGES, PART_ROWS } from '../api/tables';
import { LearningError } from '../error/learning-error';

/** A table that is asked for, and where its last part is to be cut because somebody has the rows before. */
export interface WantedTable {
  readonly name: string;
  /** Places, ascending, within one part. */
  readonly edges: readonly number[];
}

/** What may leave the server: no more of a table than one answer may hold. */
export interface TravelLimits {
  readonly rowLimit: number;
  readonly byteLimitMb: number;
}

export interface TablesRequest {
  readonly tables: readonly WantedTable[];
  /** The state that whoever asks has; empty for none. */
  readonly known: string;
  readonly limits: TravelLimits;
}

export interface PartRequest {
  readonly table: string;
  readonly from: number;
  readonly to: number;
  /** The name of the part, as it was told. */
  readonly name: string;
  readonly limits: TravelLimits;
}

const MOST_TABLES = 50;

function bad(problem: string): never {
  throw new LearningError('bad_query', problem);
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function edgesOf(value: unknown): readonly number[] {
  if (value === undefined) return [];
  const isAscending = (edges: readonly number[]) => edges.every((edge, i) => i === 0 || edge > edges[i - 1]!);
  const inOnePart = (edges: readonly number[]) => new Set(edges.map((edge) => Math.floor(edge / PART_ROWS))).size <= 1;
  const isGood = Array.isArray(value) && value.length <= MOST_EDGES && value.every(isPlace);
  if (isGood && isAscending(value) && inOnePart(value)) return value;
  bad(
    `The edges of a table must be at most ${MOST_EDGES} ascending whole numbers within one part of ${PART_ROWS} rows.`,
  );
}

function wantedTable(value: unknown): WantedTable {
  if (typeof value !== 'object' || value === null) bad('Each of the tables must be an object with a name.');
  const { name, edges } = value as { readonly name?: unknown; readonly edges?: unknown };
  if (typeof name !== 'string' || name === '') bad('Each of the tables must have a name.');
  return { name, edges: edgesOf(edges) };
}

/** Reads the JSON body of a request. Throws LearningError `bad_query`. */
export function parseTablesRequest(body: unknown, limits: TravelLimits): TablesRequest {
  if (typeof body !== 'object' || body === null) bad('The resource "tables" takes an object with tables.');
  const { tables, known = '' } = body as { readonly tables?: unknown; readonly known?: unknown };
  if (!Array.isArray(tables) || tables.length === 0 || tables.length > MOST_TABLES)
    bad(`The resource "tables" takes 1 to ${MOST_TABLES} tables.`);
  if (typeof known !== 'string') bad('What is known must be the state of an earlier answer.');
  return { tables: tables.map(wantedTable), known, limits };
}

/** Reads the query string of a request. Throws LearningError `bad_query`. */
export function parsePartRequest(query: URLSearchParams, limits: TravelLimits): PartRequest {
  const given = (field: string) => query.get(field) || bad(`The resource "tables/part" takes ${field}.`);
  const place = (field: string) => {
    const value = Number(given(field));
    return isPlace(value) ? value : bad(`The resource "tables/part" takes ${field} as a whole number, 0 or more.`);
  };
  const [from, to] = [place('from'), place('to')];
  if (to <= from || to - from > PART_ROWS) bad(`A part holds the rows of at most ${PART_ROWS} places.`);
  return { table: given('table'), from, to, name: given('name'), limits };
}
