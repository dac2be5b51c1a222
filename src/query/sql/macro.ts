import type { AdHocFilter } from '../ad-hoc-filter';
import type { QueryContext, TimeRange } from '../context';
import type { Interval } from '../time/interval';
import type { Sql } from '../tree/sql';

export interface MacroContext extends QueryContext {
  readonly adHocFilters?: readonly AdHocFilter[] | undefined;
}

/** Buckets to add to the result where the query returned none, and what they hold. Without ends: between its rows. */
export type Fill = Partial<TimeRange> & { readonly interval: Interval } & (
    | { readonly mode: 'null' | 'previous' }
    | { readonly mode: 'value'; readonly value: number }
  );

export interface Expansion {
  readonly sql: Sql;
  readonly fill?: Fill | undefined;
}

export interface MacroCall {
  /** Each argument, without comments, its own macros expanded. */
  readonly args: readonly Sql[];
  /** What an argument says that is no SQL but a word of the macro's own, such as `5m`. */
  readonly wordOf: (arg: Sql) => string;
  readonly context: MacroContext;
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
