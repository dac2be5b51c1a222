import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../query/catalogue';
import { checkPath } from './path-check';
import { type Route, read, send, sendBeforeSaving } from './route';
import { schemaOf } from './schema';
import { statusOf } from './status';
import { validate } from './validate';
import { valuesOf } from './values';

/** The paths of CallResource. One entry here is all that a new resource needs. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['functions', read(async (source, signal) => ({ functions: await source.functions({ signal }) }))],
  ['macros', read(async () => macroCatalogue())],
  ['metrics', read(async () => metricCatalogue())],
  ['path-check', sendBeforeSaving(checkPath)],
  ['presets', read(async () => presetCatalogue())],
  ['schema', read(schemaOf)],
  ['status', read(statusOf)],
  ['validate', send(validate)],
  ['values', read(valuesOf)],
]);
