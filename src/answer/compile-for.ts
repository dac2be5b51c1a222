import type { EngineDialect } from '../engine/engine';
import { LearningError } from '../error/learning-error';
import { type CompiledQuery, compileQuery } from '../query/compile-query';
import type { QueryContext } from '../query/context';
import { DUCKDB } from '../query/dialect/duckdb/duckdb';
import { DUCKDB_WASM } from '../query/dialect/duckdb/duckdb-wasm';
import type { Query } from '../query/model';
import { type Dialect, NotSayable } from '../query/tree/dialect';

const DIALECTS: Readonly<Record<EngineDialect, Dialect>> = { duckdb: DUCKDB, 'duckdb-wasm': DUCKDB_WASM };

/** Throws LearningError; `not_in_browser` where the engine has no words for it. */
export function compileFor(engine: EngineDialect, query: Query, context: QueryContext): CompiledQuery {
  try {
    return compileQuery(query, context, DIALECTS[engine]);
  } catch (error) {
    if (error instanceof NotSayable) throw new LearningError('not_in_browser', error.message, { cause: error });
    throw error;
  }
}
