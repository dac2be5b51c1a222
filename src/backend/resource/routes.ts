import type { Answers, ResourceName } from '../../api/resources';
import { macroCatalogue, metricCatalogue, presetCatalogue } from '../../query/catalogue';
import { checkPath } from './path-check';
import { type Route, read, send, sendBeforeSaving } from './route';
import { schemaOf } from './schema';
import { statusOf } from './status';
import { partOf, tablesOf } from './tables';
import { validate } from './validate';
import { valuesOf } from './values';

/** What answers each resource of src/api. */
export const ROUTES: { readonly [K in ResourceName]: Route<Answers[K]> } = {
  functions: read(async (source, signal) => ({ functions: await source.functions({ signal }) })),
  macros: read(async () => macroCatalogue()),
  metrics: read(async () => metricCatalogue()),
  'path-check': sendBeforeSaving(checkPath),
  presets: read(async () => presetCatalogue()),
  schema: read(schemaOf),
  status: read(statusOf),
  tables: tablesOf,
  'tables/part': partOf,
  validate: send(validate),
  values: read(valuesOf),
};
