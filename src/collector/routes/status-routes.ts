import { stat } from 'node:fs/promises';
import { LearningError } from '../../error/learning-error';
import type { Condition } from '../../health/alerts';
import { cached } from '../../health/cached';
import { readFacts } from '../../health/facts';
import { healthRoutes } from '../../health/routes';
import { checkRows } from '../../health/row-health';
import { soon } from '../../health/soon';
import { json } from '../../http/reply';
import type { Route } from '../../http/route';
import type { Registry } from '../../metrics/registry';
import type { AllLimits } from '../../model/limits';
import type { Store } from '../ingest/store';
import { LIST } from '../quarantine/list';

export interface StatusSource {
  readonly store: Store;
  readonly registry: Registry;
  readonly isReady: () => boolean;
  readonly queue: () => Promise<NonNullable<Condition['queue']>>;
  /** Daily jobs whose last time has passed without them. */
  readonly missed: () => readonly string[];
  readonly limits: AllLimits;
}

const FACTS_MS = 2_000;
/** All rows are read for it. */
const CHECKS_MS = 300_000;

const sizeOf = async (path: string) => (await stat(path).catch(() => ({ size: 0 }))).size;

export interface Status {
  readonly routes: readonly Route[];
  readonly databaseBytes: () => Promise<{ readonly file: number; readonly log: number }>;
}

export function status({ store, registry, isReady, queue, missed, limits }: StatusSource): Status {
  const facts = soon(cached(FACTS_MS, () => store.use('health', (session) => readFacts((sql) => session.all(sql)))));
  // On a connection of its own: it reads everything.
  const rows = cached(CHECKS_MS, () => store.use('checks', (session) => checkRows((sql) => session.all(sql))));
  const databaseBytes = async () => ({ file: await sizeOf(store.path), log: await sizeOf(`${store.path}.wal`) });

  const health = healthRoutes({
    registry,
    condition: async () => ({ facts: await facts(), queue: await queue(), missed: missed() }),
    rows,
    databaseBytes: async () => (await databaseBytes()).file,
    limits,
    ready() {
      if (!isReady()) throw new LearningError('shutting_down', 'The collector is ending.');
    },
  });

  const quarantine: Route = {
    method: 'GET',
    path: '/v1/quarantine',
    async answer({ url }) {
      const { status: wanted = 'held', limit = '100' } = Object.fromEntries(url.searchParams);
      const options = LIST.parse({ status: wanted, limit: Number(limit) });
      return json(await store.withDatabase((open) => LIST.run(open, options, () => {})));
    },
  };

  return { routes: [...health, quarantine], databaseBytes };
}
