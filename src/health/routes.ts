import { json, problem } from '../http/reply';
import type { Route } from '../http/route';
import type { Registry } from '../metrics/registry';
import type { AllLimits } from '../model/limits';
import { alertsOf, type Condition } from './alerts';
import { type RowHealth, unreadableRows } from './row-health';
import type { Alert } from './severity';

/** What `GET /health/learning` answers. */
interface LearningHealth {
  /** `unhealthy` with an alert `P0`. */
  readonly status: 'healthy' | 'unhealthy';
  readonly row_count: number | null;
  /** ISO 8601, UTC. */
  readonly latest_record: string | null;
  /** Bytes; null where there is no file. */
  readonly database_size: number | null;
  readonly alerts: readonly Alert[];
}

interface HealthSource {
  readonly registry: Registry;
  readonly condition: () => Promise<Condition>;
  readonly rows: () => Promise<RowHealth>;
  readonly databaseBytes: () => Promise<number | null>;
  /** Throws LearningError where it is not. */
  readonly ready: () => Promise<void> | void;
  /** By which alerts are told. */
  readonly limits: AllLimits;
}

const UNAVAILABLE = 503;

function learningHealth(condition: Condition, databaseBytes: number | null, limits: AllLimits): LearningHealth {
  const alerts = alertsOf(condition, limits);
  return {
    status: alerts.some(({ severity }) => severity === 'P0') ? 'unhealthy' : 'healthy',
    row_count: condition.facts?.rowCount ?? null,
    latest_record: condition.facts?.latestRecord ?? null,
    database_size: databaseBytes,
    alerts,
  };
}

/** The addresses at which whatever serves a learning database says how it and the database are. */
export const healthRoutes = ({
  registry,
  condition,
  rows,
  databaseBytes,
  ready,
  limits,
}: HealthSource): readonly Route[] => [
  {
    method: 'GET',
    path: '/health/learning',
    async answer() {
      const health = learningHealth(await condition(), await databaseBytes(), limits);
      return json(health, health.status === 'healthy' ? 200 : UNAVAILABLE);
    },
  },
  {
    method: 'GET',
    path: '/health/database',
    async answer() {
      const health = await rows().catch(unreadableRows);
      return json(health, health.status === 'critical' ? UNAVAILABLE : 200);
    },
  },
  {
    method: 'GET',
    path: '/ready',
    // Whatever it is: no more requests to this one.
    problem: (cause) => problem(cause, UNAVAILABLE),
    async answer() {
      await ready();
      return json({ status: 'ready' });
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    answer: async () => ({
      status: 200,
      headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: await registry.text(),
    }),
  },
];
