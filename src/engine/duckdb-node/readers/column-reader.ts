import type { DuckDBType } from '@duckdb/node-api';
import type { Column } from '../../../result/column';
import type { ByteBudget } from '../../columns/byte-budget';
import type { Losses } from '../../columns/losses';
import type { StoredZone } from '../../columns/stored-zone';
import type { Vector } from './vector';

/** Gathers one column, a chunk at a time. */
export interface ColumnReader {
  /** Takes the first `count` entries. Throws `too_large` before it makes a value that does not fit the budget. */
  append(vector: Vector, count: number): void | Promise<void>;
  finish(): Column;
}

export interface ColumnSource {
  readonly name: string;
  readonly type: DuckDBType;
  /** The type as DuckDB writes it. */
  readonly typeName: string;
  readonly budget: ByteBudget;
  readonly losses: Losses;
  /** The zone of times that carry none; null for UTC. */
  readonly zone: StoredZone | null;
}

export type MakeReader = (source: ColumnSource) => ColumnReader;
