import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/build/root';
import type { FrameJson } from '../../../src/frame/json/frame-json';
import { Host, type HostOptions } from '../../../src/host/host';
import { listen, originOf } from '../../../src/host/http/listen';
import { Writer } from '../../writers/writer';

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Result {
  readonly status: number;
  readonly error?: string;
  readonly errorSource?: string;
  readonly frames: readonly FrameJson[];
}

interface LiveOptions extends Pick<Partial<HostOptions>, 'alertGroups' | 'demo'> {
  readonly rows?: number;
  /** Folder of the built page; else one that holds a mere index.html. */
  readonly builtPage?: string;
}

const YEAR = { from: String(Date.UTC(2026, 0)), to: String(Date.UTC(2027, 0)) };

/** The host with the built plugin, beside a process that has the learning database open for writing. */
export class LiveHost {
  readonly folder: string;
  readonly writer: Writer;
  readonly origin: string;
  /** Where the dashboards' JSON lies, to be tampered with. */
  readonly dashboards: string;
  /** Where the built page would lie. */
  readonly page: string;
  /** What the host would have told whoever runs it. */
  readonly complaints: string[];
  readonly #host: Host;

  private constructor(folder: string, writer: Writer, origin: string, host: Host, complaints: string[]) {
    this.folder = folder;
    this.writer = writer;
    this.origin = origin;
    this.dashboards = path.join(folder, 'dashboards');
    this.page = path.join(folder, 'page');
    this.#host = host;
    this.complaints = complaints;
  }

  static async start({ rows = 100, demo = false, builtPage, ...options }: LiveOptions = {}): Promise<LiveHost> {
    const folder = mkdtempSync(path.join(tmpdir(), 'live-host-'));
    const [page, dashboards] = ['page', 'dashboards'].map((name) => path.join(folder, name)) as [string, string];
    cpSync(inRoot('dashboards'), dashboards, { recursive: true });
    mkdirSync(page);
    writeFileSync(path.join(page, 'index.html'), '<!doctype html><title>Page</title>');
    const database = path.join(folder, 'learning.db');
    const writer = await Writer.startLearning(database, rows);
    const complaints: string[] = [];
    const server = await listen(0);
    const host = await Host.start({
      ...options,
      server,
      version: '1.2.3',
      database,
      demo,
      complain: (line) => complaints.push(line),
      snapshots: path.join(folder, 'copies'),
      folders: { plugin: inRoot('dist'), page: builtPage ?? page, dashboards },
    });
    return new LiveHost(folder, writer, originOf(server), host, complaints);
  }

  async get<T = Record<string, unknown>>(route: string, init: RequestInit = {}): Promise<Answer<T>> {
    const response = await fetch(this.origin + route, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  post<T = Record<string, unknown>>(route: string, body: unknown): Promise<Answer<T>> {
    const headers = { 'Content-Type': 'application/json' };
    return this.get<T>(route, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Query models, answered by refId. */
  async query(models: Record<string, unknown>, range = YEAR): Promise<Answer<{ results: Record<string, Result> }>> {
    const queries = Object.entries(models).map(([refId, model]) => ({
      refId,
      intervalMs: 60_000,
      maxDataPoints: 1000,
      ...(model as object),
    }));
    return this.post('/api/ds/query', { ...range, queries });
  }

  /** The columns of one SQL query. */
  async values(rawSql: string): Promise<readonly (readonly unknown[])[]> {
    const { body } = await this.query({ A: { rawSql, format: 'table' } });
    const { error, frames } = body.results.A!;
    if (error) throw new Error(error);
    return frames[0]!.data.values;
  }

  /** Ids of the plugin's processes that this process has started. */
  get plugins(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isOurPlugin(name))
      .map(Number);
  }

  async close(): Promise<void> {
    await this.#host.close();
    await this.writer.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isOurPlugin(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
    return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('backend.cjs');
  } catch {
    return false;
  }
}
