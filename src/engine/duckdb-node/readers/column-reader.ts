import type { DuckDBType } from '@duckdb/node-api';
import type { ColumnSpec } from '../../columns/column-spec';
import type { GrowingColumn } from '../../columns/growing-columns';
import type { Vector } from './vector';

/** Gathers one column, a chunk at a time. */
export interface ColumnReader extends GrowingColumn {
  /** Takes the first `count` entries. Throws `too_large` before it makes a value that does not fit the budget. */
  append(vector: Vector, count: number): void | Promise<void>;
}

export interface ColumnSource extends ColumnSpec {
  readonly type: DuckDBType;
}

export type MakeReader = (source: ColumnSource) => ColumnReader;
