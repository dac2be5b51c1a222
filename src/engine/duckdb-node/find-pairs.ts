import type { DuckDBConnection } from '@duckdb/node-api';
import { countPairsSql, type Overlap, pairsSql } from '../duckdb/record/archive-overlap';
import { allRows, firstRow } from './rows-in-time';

/** Finds the pairs of the state that the connection reads. @returns how many there are */
export async function findPairs(connection: DuckDBConnection, overlap: Overlap): Promise<number> {
  await allRows(connection, pairsSql(overlap));
  const [pairs] = await firstRow(connection, countPairsSql(overlap));
  return Number(pairs);
}
