import { createHash } from 'node:crypto';
import type { PartedTable, TablePart } from '../api/tables';
import type { Engine } from '../engine/engine';
import type { Relation } from '../engine/listed';
import { LearningError } from '../error/learning-error';
import { quoteIdentifier } from '../model/quote';
import { type Row, rowsOf } from '../result/rows';
import { type Counting, type Placed, partsSql, sumsSql } from './places';
import type { PartRequest, TravelLimits, WantedTable } from './request';
import { type Travelling, travelling } from './travelling';

/** Changes when the files of parts do. */
const FORMAT = 1;

interface Asking {
  readonly signal: AbortSignal;
}

const MEBIBYTE = 1024 * 1024;

async function ask(engine: Engine, sql: string, { signal }: Asking): Promise<Row[]> {
  return rowsOf(await engine.run({ sql }, { signal }));
}

/** A view has no ids of rows, as DuckDB says when it is asked for one. */
async function countingOf(engine: Engine, table: string, asking: Asking): Promise<Counting> {
  try {
    await engine.check({ sql: `SELECT rowid FROM ${quoteIdentifier(table)}` }, asking);
    return 'rowid';
  } catch (error) {
    if (LearningError.from(error).code !== 'bad_query') throw error;
    return 'row_number() OVER () - 1';
  }
}

function nameOf({ table, columns }: Placed, from: number, { rows, sum }: Row): string {
  const content = [FORMAT, table, columns, from, String(rows), String(sum)];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

function tooLarge(rows: number, rowBytes: number, { rowLimit, byteLimitMb }: TravelLimits): LearningError | null {
  if (rows > rowLimit) {
    return new LearningError('too_large', `The table has more rows than the row limit of ${rowLimit}.`, {
      hint: 'Raise rowLimit, or let the server answer.',
    });
  }
  if (rows * rowBytes <= byteLimitMb * MEBIBYTE) return null;
  const size = Math.ceil((rows * rowBytes) / MEBIBYTE);
  return new LearningError('too_large', `The table takes about ${size} MB; byteLimitMb is ${byteLimitMb}.`, {
    hint: 'Raise byteLimitMb, or let the server answer.',
  });
}

const nothingTravels = () =>
  new LearningError('forbidden', 'No column of the table leaves the server.', { hint: 'Let the server answer.' });

function refused(name: string, { columns, withheld }: Travelling, rows: number, bytes: number, error: LearningError) {
  const { code, message, hint } = error;
  return { name, columns, withheld, rows, bytes, parts: [], problem: { code, message, hint } };
}

async function relationsBy(engine: Engine, asking: Asking): Promise<ReadonlyMap<string, Relation>> {
  return new Map((await engine.schema(asking)).map((relation) => [relation.name.toLowerCase(), relation]));
}

function absent(name: string): PartedTable {
  const nothing = { columns: [], withheld: [], rowBytes: 0 };
  return refused(name, nothing, 0, 0, new LearningError('bad_query', `There is no table ${name}.`));
}

/** How many rows a table has and what of them travels; with the problem where none may. */
async function measured(engine: Engine, relation: Relation, limits: TravelLimits, asking: Asking) {
  const travels = travelling(relation);
  if (travels.columns.length === 0) return { travels, rows: 0, problem: nothingTravels() };
  const [counted] = await ask(engine, `SELECT count(*) AS rows FROM ${quoteIdentifier(relation.name)}`, asking);
  const rows = Number(counted!.rows);
  return { travels, rows, problem: tooLarge(rows, travels.rowBytes, limits) };
}

async function placed(engine: Engine, table: string, { columns }: Travelling, asking: Asking): Promise<Placed> {
  return { table, columns, counting: await countingOf(engine, table, asking) };
}

async function parted(
  engine: Engine,
  relation: Relation,
  edges: readonly number[],
  limits: TravelLimits,
  asking: Asking,
): Promise<PartedTable> {
  const { name } = relation;
  const { travels, rows, problem } = await measured(engine, relation, limits, asking);
  const { columns, withheld, rowBytes } = travels;
  const bytes = rows * rowBytes;
  if (problem) return refused(name, travels, rows, bytes, problem);
  const table = await placed(engine, name, travels, asking);
  const found = await ask(engine, partsSql(table, edges), asking);
  const parts = found.map((part): TablePart => {
    const from = Number(part.begin);
    return { name: nameOf(table, from, part), from, to: Number(part.end), rows: Number(part.rows) };
  });
  return { name, columns, withheld, rows, bytes, parts, problem: null };
}

/** The tables as they are in the copy at hand, each in parts. Throws LearningError. */
export async function partedTables(
  engine: Engine,
  wanted: readonly WantedTable[],
  limits: TravelLimits,
  asking: Asking,
): Promise<PartedTable[]> {
  const relations = await relationsBy(engine, asking);
  const tables: PartedTable[] = [];
  for (const { name, edges } of wanted) {
    const relation = relations.get(name.toLowerCase());
    tables.push(relation ? await parted(engine, relation, edges, limits, asking) : absent(name));
  }
  return tables;
}

/** The table of a part that is as whoever asks was told. Throws LearningError `changed` where it is not. */
export async function placedFor(engine: Engine, request: PartRequest, asking: Asking): Promise<Placed> {
  const { table, from, to, name, limits } = request;
  const relation = (await relationsBy(engine, asking)).get(table.toLowerCase());
  if (relation === undefined) throw new LearningError('bad_query', `There is no table ${table}.`);
  const { travels, problem } = await measured(engine, relation, limits, asking);
  if (problem) throw problem;
  const asTold = await placed(engine, relation.name, travels, asking);
  const [sums] = await ask(engine, sumsSql(asTold, { from, to }), asking);
  if (nameOf(asTold, from, sums!) === name) return asTold;
  throw new LearningError('changed', 'The rows of this part are others by now.');
}
