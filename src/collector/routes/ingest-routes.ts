import { json } from '../../http/reply';
import type { Route } from '../../http/route';
import type { Ingest, Kind } from '../ingest/submission';
import { recordsOf } from '../record/parse-body';

const PATHS: readonly { readonly path: string; readonly kind: Kind }[] = [
  { path: '/v1/executions', kind: 'execution' },
  { path: '/v1/feedback', kind: 'feedback' },
  { path: '/v1/routing', kind: 'routing' },
];

/** Where records are sent. 200 where one was taken or known, 422 where all were rejected. */
export const ingestRoutes = (ingest: Ingest): Route[] =>
  PATHS.map(({ path, kind }) => ({
    method: 'POST',
    path,
    async answer({ body, headers }) {
      const bytes = await body();
      const records = recordsOf(bytes, headers['content-type']);
      const outcome = await ingest.submit({ kind, records, source: 'collector', bytes: bytes.length });
      const isRefused = outcome.rejected.length > 0 && outcome.rejected.length === records.length;
      return json(outcome, isRefused ? 422 : 200);
    },
  }));
