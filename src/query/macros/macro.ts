import type { Fill } from '../../result/shape';
import type { AdHocFilter } from '../ad-hoc-filter';
import type { QueryContext } from '../context';
import type { Interval } from '../time/interval';
import type { Sql } from '../tree/sql';

export interface MacroContext extends QueryContext {
  readonly adHocFilters?: readonly AdHocFilter[] | undefined;
}

/** A window that is to be of whole buckets. */
export interface InBuckets {
  readonly window: string;
  readonly interval: Interval;
}

export interface Expansion {
  readonly sql: Sql;
  readonly fill?: Fill | undefined;
  readonly inBuckets?: InBuckets;
}

export interface MacroCall {
  /** Each argument, without comments, its own macros expanded. */
  readonly args: readonly Sql[];
  /** What an argument says that is no SQL but a word of the macro's own, such as `5m`. */
  readonly wordOf: (arg: Sql) => string;
  readonly context: MacroContext;
  /** Of the whole buckets that the query has the window made of; null where it takes the window as it is. */
  readonly intervalOf: (window: string) => Interval | null;
  /** Throws LearningError `bad_query` that names the macro and its place. */
  readonly reject: (message: string) => never;
}

export interface Macro {
  readonly name: `$__${string}`;
  /** As people are to write it. */
  readonly signature: string;
  /** Fewest and most arguments; absent for a macro without parentheses. */
  readonly arity?: readonly [fewest: number, most: number];
  readonly help: string;
  /** A whole query on the learning database. */
  readonly example: string;
  readonly expand: (call: MacroCall) => Sql | Expansion;
}
