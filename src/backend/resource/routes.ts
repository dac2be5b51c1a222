import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../query/catalogue';
import { functionsOf } from './functions';
import { type Route, read, send } from './route';
import { schemaOf } from './schema';
import { statusOf } from './status';
import { validate } from './validate';
import { valuesOf } from './values';

/** The paths of CallResource. One entry here is all that a new resource needs. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['functions', read(functionsOf)],
  ['macros', read(async () => macroCatalogue())],
  ['metrics', read(async () => metricCatalogue())],
  ['presets', read(async () => presetCatalogue())],
  ['schema', read(schemaOf)],
  ['status', read(statusOf)],
  ['validate', send(validate)],
  ['values', read(valuesOf)],
]);
