import type { Session } from '../../store/session';
import { COMPARED, GIVEN_COLUMNS } from '../record/execution';
import type { Value } from '../record/value';
import { type Entry, TABLE_OF } from './entry';

const compared = COMPARED.map((i) => ({ i, column: GIVEN_COLUMNS[i]! }));

const readAs = ({ name, type }: { readonly name: string; readonly type: string }) =>
  type === 'TIMESTAMP' ? `epoch_us(${name})::DOUBLE` : name;

/** What the database has under these ids: of executions the columns that a second one is compared by, else nothing more. */
export async function lookUp(
  session: Session,
  kind: Entry['kind'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Value[]>> {
  const { table, key } = TABLE_OF[kind];
  const more = kind === 'execution' ? compared.map(({ column }) => `, ${readAs(column)}`).join('') : '';
  const rows = (await session.rows(
    `SELECT ${key}::VARCHAR${more} FROM ${table} WHERE ${key} IN (SELECT unnest(string_split(?, ','))::UUID)`,
    [ids.join(',')],
  )) as [string, ...Value[]][];
  return new Map(
    rows.map(([id, ...found]) => {
      const values: Value[] = [];
      for (const [at, { i }] of compared.entries()) values[i] = found[at] ?? null;
      return [id, values];
    }),
  );
}

const ROWS = 100_000;
const ID_LENGTH = 36;

/** Every id of a table, in parts. */
export async function* everyId(session: Session, kind: Entry['kind']): AsyncGenerator<string> {
  const { table, key } = TABLE_OF[kind];
  const [last] = await session.rows(`SELECT coalesce(max(rowid), -1)::DOUBLE FROM ${table}`);
  for (let from = 0; from <= Number(last![0]); from += ROWS) {
    const [part] = await session.rows(
      `SELECT coalesce(string_agg(${key}::VARCHAR, ''), '') FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + ROWS}`,
    );
    const text = String(part![0]);
    for (let at = 0; at < text.length; at += ID_LENGTH) yield text.slice(at, at + ID_LENGTH);
  }
}

/** @returns how many rows the table has */
export async function countRows(session: Session, kind: Entry['kind']): Promise<number> {
  const [row] = await session.rows(`SELECT count(*)::DOUBLE FROM ${TABLE_OF[kind].table}`);
  return Number(row![0]);
}
