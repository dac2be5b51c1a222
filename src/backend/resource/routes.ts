import { MACROS } from '../../query/sql/macros';
import type { DataSource } from '../instance/data-source';
import { schemaOf } from './schema';
import { statusOf } from './status';
import { valuesOf } from './values';

/** Answers with something that JSON can hold. */
type Route = (source: DataSource, signal: AbortSignal, query: URLSearchParams) => Promise<unknown>;

async function macros() {
  return MACROS.map(({ name, signature, help, example }) => ({ name, signature, help, example }));
}

/** The paths of CallResource. One entry here is all that a new resource needs. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['macros', macros],
  ['schema', schemaOf],
  ['status', statusOf],
  ['values', valuesOf],
]);
