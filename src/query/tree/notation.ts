import type { Dialect } from '../dialect/dialect';
import type { Filter } from '../vocabulary/filter';
import type { AskedBucket, Binding, Field, Sql } from './sql';

/**
 * How a statement writes what is not the same each time that it is asked. What asks the engine has values bound and times
 * as they are; what people read has them written out; what they carry on has macros and variables.
 */
export interface Notation {
  readonly value: (value: Binding, dialect: Dialect) => string;
  readonly condition: (field: Field, filter: Filter) => Sql;
  readonly adHoc: (filters: readonly Filter[]) => readonly Sql[];
  readonly end: (end: 'from' | 'to', window: string) => Sql;
  readonly within: (window: string) => readonly Sql[];
  readonly bucket: (bucket: AskedBucket, window: string) => Sql;
  readonly step: (bucket: AskedBucket | null, window: string) => Sql;
}
