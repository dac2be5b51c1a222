import type { DuckDBConnection } from '@duckdb/node-api';
import { countPairsSql, type Overlap, pairsSql } from '../duckdb/record/archive-overlap';
import { allRows, firstRow } from './rows-in-time';

/** Finds the pairs of the state that the connection reads. @returns whether there are any */
export async function findPairs(connection: DuckDBConnection, overlap: Overlap): Promise<boolean> {
  await allRows(connection, pairsSql(overlap));
  const [pairs] = await firstRow(connection, countPairsSql(overlap));
  return Number(pairs) > 0;
}
