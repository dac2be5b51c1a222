import type { Asker } from '../asking/asker';
import { LearningError, stackOf } from '../error/learning-error';
import { healthRoutes } from '../health/routes';
import { BodyBudget } from '../http/body';
import { endListening } from '../http/close';
import { guard, needsToken } from '../http/guard';
import { isLoopback, type ListenAddress, listen, urlOf } from '../http/listen';
import { listener } from '../http/listener';
import type { AllLimits } from '../model/limits';
import { bridgeRoutes } from './bridge/routes';
import { createServiceMetrics } from './metrics';
import { watch } from './watch';

/** A question is a name. */
const BODY_BYTES = 64 * 1024;
const BODIES_BYTES = 4 * 2 ** 20;

interface ServiceOptions {
  readonly asker: Asker;
  /** Of the database, whose size is told. */
  readonly path: string;
  readonly storedTimeZone: string;
  /** Of the asker's copies. */
  readonly maxStalenessSeconds: number;
  /** By which alerts are told. */
  readonly limits: AllLimits;
  readonly listen: ListenAddress;
  /** Asked of every request; null for none, on loopback only. */
  readonly token: string | null;
  /** A line for whoever looks after it. */
  readonly say: (line: string) => void;
}

interface Service {
  readonly url: string;
  /** No new requests; those that are there are answered first. The asker is closed, too. */
  close(): Promise<void>;
}

/** Answers by HTTP how a database is that another process owns, and what the former bridge to Grafana answered. Throws LearningError. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { asker, path, storedTimeZone, maxStalenessSeconds, limits, listen: address, token, say } = options;
  needsToken(address, token, 'ask the database');
  const server = await listen(address);
  const watched = watch(asker, { path, storedTimeZone, maxStalenessSeconds });
  const { registry, answered } = createServiceMetrics(watched, limits);
  let isEnding = false;
  const ready = async () => {
    if (isEnding) throw new LearningError('shutting_down', 'The service is ending.');
    await watched.ready();
  };
  server.on(
    'request',
    listener({
      routes: [
        ...healthRoutes({
          registry,
          condition: watched.condition,
          rows: watched.rows,
          databaseBytes: async () => (await watched.bytes()).file,
          ready,
          limits,
        }),
        ...bridgeRoutes({ asker, ready }),
      ],
      guard: guard(token, isLoopback(address)),
      maxBytes: BODY_BYTES,
      budget: new BodyBudget(BODIES_BYTES),
      answered,
      complain: (error) => say(stackOf(error)),
    }),
  );
  // So that there is a copy by the time that somebody asks.
  watched.condition().catch(() => {});
  return {
    url: urlOf(server),
    async close() {
      isEnding = true;
      await endListening(server).cut();
      await asker.close();
    },
  };
}
