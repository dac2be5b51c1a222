import { fieldsOf, type JsonObject } from '../json/object';

const PATIENCE_MS = 1_000;

async function ask(port: number, path: string): Promise<JsonObject> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return fieldsOf(await response.json());
  } catch {
    return {};
  }
}

/** Who answers on a port of this machine, as far as it tells. */
export async function describeHolder(port: number): Promise<string> {
  const [settings, health] = await Promise.all([ask(port, '/api/frontend/settings'), ask(port, '/api/health')]);
  if (typeof settings.demo === 'boolean') return `another page of this command, which shows ${settings.database}`;
  if (health.database === 'ok' && typeof health.version === 'string') return `Grafana ${health.version}`;
  return 'another program';
}
