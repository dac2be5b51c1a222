import type { Stretch } from '../query/macros/error-place';
import type { Problem } from './status';

/** The place is that in the SQL as it was typed; queries without SQL have none. */
type QueryFault = Problem & Partial<Stretch>;

/** What is wrong with a query, of which nothing was executed. */
export type Validation =
  | { readonly valid: true; readonly executed: string }
  /** `executed` is absent where no SQL was to be made of the query. */
  | { readonly valid: false; readonly error: QueryFault; readonly executed?: string };
