import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port';
import { buildGo, goIsThere } from './go';

const SOURCE = path.resolve(import.meta.dirname, '../../../shared/tools/plugin-host');
const DIST = path.resolve(import.meta.dirname, '../../dist');

export const pluginHostIsThere = goIsThere && existsSync(SOURCE);

/** Starts the plugin by Grafana's own code, and decodes its answers by it. */
export class PluginHost {
  readonly #child: ChildProcess;
  readonly #origin: string;

  private constructor(child: ChildProcess, origin: string) {
    this.#child = child;
    this.#origin = origin;
  }

  /** @param folder where the host may write, and the plugin has its temp files */
  static async start(folder: string, jsonData: Record<string, unknown>): Promise<PluginHost> {
    const settings = path.join(folder, 'datasource.json');
    writeFileSync(settings, JSON.stringify({ uid: 'duckdb-learning', name: 'Mahavishnu Learning', jsonData }));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(buildGo(SOURCE), ['-plugin', DIST, '-settings', settings, '-listen', address], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const output: string[] = [];
    const lines = readline.createInterface({ input: child.stderr! });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        output.push(line);
        if (line.includes('plugin started')) resolve();
      });
      child.once('exit', () => reject(new Error(output.join('\n'))));
    });
    // It says so a moment before it listens.
    while (!(await fetch(`http://${address}/`).catch(() => null))) await delay(20);
    return new PluginHost(child, `http://${address}`);
  }

  async get(name: string): Promise<string> {
    return (await fetch(`${this.#origin}/${name}`)).text();
  }

  /** As /api/ds/query of Grafana: results by refId. */
  async query(body: Record<string, unknown>) {
    const response = await fetch(`${this.#origin}/api/ds/query`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { results: Record<string, HostAnswer> }).results;
  }

  /** Resolves when the host, having ended the plugin, has gone. */
  async shutdown(): Promise<void> {
    const gone = once(this.#child, 'exit');
    await fetch(`${this.#origin}/shutdown`, { method: 'POST' });
    await gone;
  }
}

interface HostAnswer {
  readonly status: number;
  readonly error?: string;
  readonly errorSource?: string;
  readonly frames: {
    readonly schema: {
      readonly meta: Record<string, unknown>;
      readonly fields: { readonly name: string; readonly type: string }[];
    };
    readonly data: { readonly values: unknown[][] };
  }[];
}
