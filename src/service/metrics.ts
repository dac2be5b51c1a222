import { alertsOf } from '../health/alerts';
import { SEVERITIES } from '../health/severity';
import { requestMetrics } from '../http/request-metrics';
import { observeProcess } from '../metrics/process';
import { createRegistry, type Registry } from '../metrics/registry';
import type { AllLimits } from '../model/limits';
import type { Watch } from './watch';

export interface ServiceMetrics {
  readonly registry: Registry;
  /** Takes each answer by its address, status and milliseconds. */
  readonly answered: (address: string, status: number, milliseconds: number) => void;
}

const PREFIX = 'mahavishnu_learning_service';

/** A gauge without a value is left out. */
const known = (value: number | null | undefined): (readonly [Record<string, string>, number])[] =>
  value === null || value === undefined ? [] : [[{}, value]];

export function createServiceMetrics({ condition, bytes }: Watch, limits: AllLimits): ServiceMetrics {
  const registry = createRegistry();
  observeProcess(registry);
  const { answered } = requestMetrics(registry, PREFIX);
  const gauge = (name: string, help: string, read: Parameters<Registry['observe']>[3]) =>
    registry.observe('gauge', `${PREFIX}_${name}`, help, read);
  gauge('database_readable', 'Whether the database can be read.', async () => {
    const { facts, unreadable = null } = await condition();
    return facts !== null && unreadable === null ? 1 : 0;
  });
  gauge('executions', 'Executions in the database.', async () => known((await condition()).facts?.rowCount));
  gauge('latest_execution_age_seconds', 'Time since the newest execution was recorded.', async () => {
    const hours = (await condition()).facts?.ageHours ?? null;
    return known(hours === null ? null : hours * 3600);
  });
  gauge('database_bytes', 'Size of the database file.', async () => known((await bytes()).file));
  gauge('database_log_bytes', 'Size of its write-ahead log.', async () => known((await bytes()).log));
  gauge('alerts', 'What GET /health/learning warns of, by severity.', async () => {
    const alerts = alertsOf(await condition(), limits);
    return SEVERITIES.map(
      (severity) => [{ severity }, alerts.filter((alert) => alert.severity === severity).length] as const,
    );
  });
  return { registry, answered };
}
