import type { SqlFunction } from '../engine/listed';

export type { SqlFunction };

/** The functions that queries may call, as the engine tells of them itself. */
export interface SqlFunctions {
  readonly functions: readonly SqlFunction[];
}
