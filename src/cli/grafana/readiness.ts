import { setTimeout as delay } from 'node:timers/promises';
import { DATA_SOURCE } from '../../dashboards/data-source';

/** A first start lays out Grafana's own database. */
const SERVER_PATIENCE_MS = 120_000;
const PLUGIN_PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

async function ask(url: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PLUGIN_PATIENCE_MS) });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Whether it answered as expected before patience, or the reason to wait, came to an end. */
async function waitFor(
  url: string,
  expected: (body: Record<string, unknown>) => boolean,
  isOver: () => boolean,
  patience: number,
): Promise<boolean> {
  const end = Date.now() + patience;
  while (!isOver() && Date.now() < end) {
    if (expected(await ask(url))) return true;
    await delay(PAUSE_MS);
  }
  return false;
}

/** Whether Grafana answers, and our data source in it. */
export async function isReady(origin: string, isOver: () => boolean): Promise<boolean> {
  const server = await waitFor(`${origin}/api/health`, ({ database }) => database === 'ok', isOver, SERVER_PATIENCE_MS);
  const health = `${origin}/api/datasources/uid/${DATA_SOURCE.uid}/health`;
  return server && (await waitFor(health, ({ status }) => status === 'OK', isOver, PLUGIN_PATIENCE_MS));
}
