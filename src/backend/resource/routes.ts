import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../query/catalogue';
import type { DataSource } from '../instance/data-source';
import { schemaOf } from './schema';
import { statusOf } from './status';
import { valuesOf } from './values';

/** Answers with something that JSON can hold. */
type Route = (source: DataSource, signal: AbortSignal, query: URLSearchParams) => Promise<unknown>;

/** The paths of CallResource. One entry here is all that a new resource needs. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['macros', async () => macroCatalogue()],
  ['metrics', async () => metricCatalogue()],
  ['presets', async () => presetCatalogue()],
  ['schema', schemaOf],
  ['status', statusOf],
  ['values', valuesOf],
]);
