import { setTimeout as delay } from 'node:timers/promises';
import { DATA_SOURCE } from '../../dashboards/data-source';

/** A first start lays out Grafana's own database. */
const SERVER_PATIENCE_MS = 120_000;
const PLUGIN_PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PLUGIN_PATIENCE_MS) });
    return await response.json();
  } catch {
    return null;
  }
}

const isUp = (body: unknown) =>
  typeof body === 'object' && body !== null && 'database' in body && body.database === 'ok';

/** Whether it answered as expected before patience, or the reason to wait, came to an end. */
async function waitFor(
  url: string,
  expected: (body: unknown) => boolean,
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

/** Another Grafana of ours has its private copies elsewhere. */
const keepsCopiesIn = (snapshots: string) => (body: unknown) =>
  (body as { jsonData?: { snapshotPath?: unknown } } | null)?.jsonData?.snapshotPath === snapshots;

/**
 * Whether Grafana answers, and our data source in it, which need not have read its database yet.
 * @param snapshots where that data source keeps its copies, by which it is told from one that was started beside it
 */
export async function isReady(origin: string, snapshots: string, isOver: () => boolean): Promise<boolean> {
  const dataSource = `${origin}/api/datasources/uid/${DATA_SOURCE.uid}`;
  return (
    (await waitFor(`${origin}/api/health`, isUp, isOver, SERVER_PATIENCE_MS)) &&
    (await waitFor(dataSource, keepsCopiesIn(snapshots), isOver, PLUGIN_PATIENCE_MS)) &&
    (await waitFor(`${dataSource}/resources/macros`, Array.isArray, isOver, PLUGIN_PATIENCE_MS))
  );
}
