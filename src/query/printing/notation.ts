import type { Filter } from '../filter';
import type { Dialect } from '../tree/dialect';
import type { AskedBucket, Binding, Field, Node, Sql } from '../tree/sql';

export type Stretch = Extract<Node, { kind: 'within' }>;

/**
 * How a statement writes what is not the same each time that it is asked. What asks the engine has values bound and times
 * as they are; what people read has them written out; what they carry on has macros and variables.
 */
export interface Notation {
  value(value: Binding, dialect: Dialect): string;
  condition(field: Field, filter: Filter): Sql;
  adHoc(filters: readonly Filter[]): readonly Sql[];
  end(end: 'from' | 'to', window: string): Sql;
  within(stretch: Stretch): readonly Sql[];
  bucket(bucket: AskedBucket, window: string): Sql;
  step(bucket: AskedBucket | null, window: string): Sql;
}
