import { quoteIdentifier } from '../../model/quote';
import { type DataFacts, NO_FACTS } from '../engine';
import type { ExecutionRecord } from './record/record';

/** The largest number of each type that can hold NaN and infinity, both of which DuckDB orders behind it. */
const LARGEST = new Map([
  ['FLOAT', '3.4028234663852886e38'],
  ['DOUBLE', '1.7976931348623157e308'],
]);

/** Has a statement of ours run; yields its rows as JSON can hold them. */
export type AskRows = (sql: string) => Promise<readonly (readonly unknown[])[]>;

interface Source {
  readonly relation: string;
  /** The relation, or what it is a part of and is read faster. */
  readonly rows: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * What the statistics of row groups rule out is not read: where all values are finite this takes a millisecond or two,
 * however many rows there are. The number of values is counted only where there are any. Of a view nothing is said: it
 * could be anything, and take any time.
 */
export async function dataFacts(
  ask: AskRows,
  { table, relation, archived }: Pick<ExecutionRecord, 'table' | 'relation' | 'archived'>,
): Promise<DataFacts> {
  const live = table === null || relation === null ? [] : [{ relation, rows: relation, columns: table.columns }];
  const found = new Map<string, number>();
  for (const source of [...live, ...(archived === null ? [] : [archived])]) {
    for (const [name, values] of await notFiniteIn(ask, source)) {
      found.set(name, values + (found.get(name) ?? 0));
    }
  }
  return found.size === 0 ? NO_FACTS : { notFinite: found };
}

async function notFiniteIn(
  ask: AskRows,
  { relation, rows, columns: all }: Source,
): Promise<readonly (readonly [string, number])[]> {
  // A database may have a macro by the name of the minus sign; in a text it is none.
  const columns = all.flatMap(({ name, type }) => {
    const largest = LARGEST.get(type);
    return largest === undefined
      ? []
      : [{ name, highest: `CAST('${largest}' AS ${type})`, lowest: `CAST('-${largest}' AS ${type})` }];
  });
  if (columns.length === 0) return [];
  const firstRow = async (sql: string) => (await ask(sql))[0]!;
  const held = columns.map(({ name, highest, lowest }) => {
    const holds = (condition: string) => `EXISTS (SELECT 1 FROM ${rows} WHERE ${quoteIdentifier(name)} ${condition})`;
    return `${holds(`> ${highest}`)} OR ${holds(`< ${lowest}`)}`;
  });
  const found = await firstRow(`SELECT ${held.join(', ')}`);
  // Some bindings tell a truth value as a number.
  const holding = columns.filter((_, i) => Boolean(found[i]));
  if (holding.length === 0) return [];
  const counts = holding.map(
    ({ name }) => `system.main.count(*) FILTER (WHERE NOT system.main.isfinite(${quoteIdentifier(name)}))`,
  );
  const counted = await firstRow(`SELECT ${counts.join(', ')} FROM ${relation}`);
  return holding
    .map(({ name }, i) => [name.toLowerCase(), Number(counted[i])] as const)
    .filter(([, values]) => values > 0);
}
