import { stat } from 'node:fs/promises';
import { LearningError } from '../../error/learning-error';
import type { Registry } from '../../metrics/registry';
import { alertsOf } from '../health/alerts';
import { cached } from '../health/cached';
import { checkRows } from '../health/checks';
import { readFacts, type StoreFacts } from '../health/facts';
import { json } from '../http/reply';
import type { Route } from '../http/route';
import type { Store } from '../ingest/store';
import { LIST } from '../quarantine/list';

export interface StatusSource {
  readonly store: Store;
  readonly registry: Registry;
  readonly isReady: () => boolean;
  readonly queue: () => { readonly depth: number; readonly maxDepth: number; readonly error: LearningError | null };
}

const FACTS_MS = 2_000;
/** All rows are read for it. */
const CHECKS_MS = 300_000;
/** Then an answer from before has to do: asking must never wait for the database. */
const PATIENCE_MS = 2_000;

const NOTHING: StoreFacts = {
  rowCount: 0,
  latestRecord: null,
  ageHours: null,
  quarantined: 0,
  expired: 0,
  failed: [],
};

/** The newest answer there is after a moment; null where there is none yet. */
function soon<T>(find: () => Promise<T>): () => Promise<T | null> {
  let last: T | null = null;
  return async () => {
    const found = find().then((value) => {
      last = value;
      return value;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, null);
    });
    const value = await Promise.race([found.catch(() => null), late]);
    clearTimeout(timer);
    return value ?? last;
  };
}

const sizeOf = async (path: string) => (await stat(path).catch(() => ({ size: 0 }))).size;

export interface Status {
  readonly routes: readonly Route[];
  readonly databaseBytes: () => Promise<{ readonly file: number; readonly log: number }>;
}

export function status({ store, registry, isReady, queue }: StatusSource): Status {
  const facts = soon(cached(FACTS_MS, () => store.use('health', readFacts)));
  // On a connection of its own: it reads everything.
  const checks = cached(CHECKS_MS, () => store.use('checks', checkRows));
  const databaseBytes = async () => ({ file: await sizeOf(store.path), log: await sizeOf(`${store.path}.wal`) });

  const learning: Route = {
    method: 'GET',
    path: '/health/learning',
    async answer() {
      const known = await facts();
      const { depth, maxDepth, error } = queue();
      const alerts = alertsOf({ depth, maxDepth, error: error?.code ?? null, facts: known ?? NOTHING });
      const isHealthy = alerts.every(({ severity }) => severity !== 'P0');
      const body = {
        status: isHealthy ? 'healthy' : 'unhealthy',
        row_count: known?.rowCount ?? null,
        latest_record: known?.latestRecord ?? null,
        database_size: (await databaseBytes()).file,
        alerts,
      };
      return json(body, isHealthy ? 200 : 503);
    },
  };

  const database: Route = {
    method: 'GET',
    path: '/health/database',
    async answer() {
      const health = await checks();
      return json(health, health.status === 'critical' ? 503 : 200);
    },
  };

  const ready: Route = {
    method: 'GET',
    path: '/ready',
    answer() {
      if (!isReady()) throw new LearningError('shutting_down', 'The collector is ending.');
      return json({ status: 'ready' });
    },
  };

  const metrics: Route = {
    method: 'GET',
    path: '/metrics',
    answer: async () => ({
      status: 200,
      headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: await registry.text(),
    }),
  };

  const quarantine: Route = {
    method: 'GET',
    path: '/v1/quarantine',
    async answer({ url }) {
      const { status: wanted = 'held', limit = '100' } = Object.fromEntries(url.searchParams);
      const options = LIST.parse({ status: wanted, limit: Number(limit) });
      return json(await store.withDatabase((open) => LIST.run(open, options, () => {})));
    },
  };

  return { routes: [learning, database, ready, metrics, quarantine], databaseBytes };
}
