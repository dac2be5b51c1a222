import type { Tables } from '../../api/tables';
import { SETTINGS } from '../../settings/settings';
import { parsePartRequest, parseTablesRequest, type TravelLimits } from '../../tables/request';
import type { DataSource } from '../instance/data-source';
import { parseModel } from '../parse-model';
import type { Route } from './route';

/** What one answer may hold, a table in a browser may. */
function limitsOf({ settings }: DataSource, grafanaRowLimit: number | undefined): TravelLimits {
  const { rowLimit = grafanaRowLimit ?? SETTINGS.rowLimit.default, byteLimitMb = SETTINGS.byteLimitMb.default } =
    settings;
  return { rowLimit, byteLimitMb };
}

/** Which parts tables are in, so that a browser knows what it lacks. Throws bad_query. */
export const tablesOf: Route<Tables> = (use, signal, { body, grafanaRowLimit }) =>
  use((source) => source.tables(parseTablesRequest(parseModel(body), limitsOf(source, grafanaRowLimit)), { signal }));

/** The rows of one part. Throws bad_query, `changed`. */
export const partOf: Route<Uint8Array> = (use, signal, { query, grafanaRowLimit }) =>
  use((source) => source.part(parsePartRequest(query, limitsOf(source, grafanaRowLimit)), { signal }));
