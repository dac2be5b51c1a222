import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SqliteDatabase } from '../neighbours/sqlite/database';
import { DEFAULT_SEED } from './defaults';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = 30;
const RUNS_PER_DAY = 3;
/** Milliseconds between two steps. */
const PAUSE_MS = 5;
const SNAPSHOT_EVERY = 3 * DAY;

/** Steps of a run in their order: how long they take, and how often they fail. */
const STEPS = [
  { key: 'configuration', seconds: 0.02, fails: 0 },
  { key: 'documentation_cleanup', seconds: 0.3, fails: 0.01 },
  { key: 'fast_hooks', seconds: 90, fails: 0.12 },
  { key: 'comprehensive_hooks', seconds: 180, fails: 0.1 },
  { key: 'publishing', seconds: 25, fails: 0.03 },
  { key: 'commit', seconds: 2, fails: 0.02 },
] as const;

const REPOSITORIES = [
  { name: 'mahavishnu', role: 'orchestrator', coverage: 46, files: 87 },
  { name: 'session-buddy', role: 'manager', coverage: 61, files: 154 },
  { name: 'crackerjack', role: 'inspector', coverage: 72, files: 308 },
  { name: 'akosha', role: 'aggregator', coverage: 38, files: 26 },
  { name: 'oneiric', role: 'foundation', coverage: 83, files: 64 },
  { name: 'mailgun-mcp', role: 'tool', coverage: 20, files: 3 },
] as const;

/** Numbers from 0 to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A time as Oneiric writes it. */
const written = (ms: number) => new Date(ms).toISOString().replace('Z', '000+00:00');

const DDL = `CREATE TABLE workflow_checkpoints (workflow_key TEXT PRIMARY KEY, payload TEXT);
CREATE TABLE workflow_executions (
  run_id TEXT PRIMARY KEY, workflow_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, error TEXT);
CREATE TABLE workflow_execution_nodes (
  run_id TEXT, node_key TEXT, status TEXT, started_at TEXT, ended_at TEXT, attempts INTEGER, error TEXT,
  PRIMARY KEY (run_id, node_key))`;

/** Oneiric's way: the last run only, and the steps of all. */
async function workflows(end: number, random: () => number): Promise<Uint8Array> {
  const database = await SqliteDatabase.of(null, 'workflow_checkpoints.sqlite');
  database.run(DDL);
  const total = DAYS * RUNS_PER_DAY;
  const stuckIn = total - 7;
  for (let run = 0; run < total; run++) {
    const id = Array.from({ length: 4 }, () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    const began = end - DAYS * DAY + ((run + 0.8 * random()) * DAY) / RUNS_PER_DAY;
    const isLast = run === total - 1;
    let at = began;
    let failed: string | null = null;
    for (const { key, seconds, fails } of STEPS) {
      const from = at;
      at += seconds * 1000 * (0.5 + random() + (random() < 0.05 ? 4 : 0));
      if (run === stuckIn && key === 'publishing') {
        database.run('INSERT INTO workflow_execution_nodes VALUES (?, ?, ?, ?, NULL, NULL, NULL)', [
          id,
          key,
          'running',
          written(from),
        ]);
        break;
      }
      failed = !isLast && random() < fails ? `workflow-task-failed: ${key}` : null;
      database.run('INSERT INTO workflow_execution_nodes VALUES (?, ?, ?, ?, ?, ?, ?)', [
        id,
        key,
        failed ? 'failed' : 'completed',
        written(from),
        written(at),
        failed ? 2 : 1,
        failed,
      ]);
      if (failed) break;
      at += PAUSE_MS;
    }
    if (!isLast) continue;
    database.run('INSERT INTO workflow_executions VALUES (?, ?, ?, ?, ?, NULL)', [
      id,
      'crackerjack',
      'completed',
      written(began),
      written(at - PAUSE_MS),
    ]);
    database.run('INSERT INTO workflow_checkpoints VALUES (?, ?)', ['crackerjack', '{}']);
  }
  try {
    return database.bytes();
  } finally {
    database.close();
  }
}

async function activity(): Promise<Uint8Array> {
  const database = await SqliteDatabase.of(null, 'domain_activity.sqlite');
  database.run(`CREATE TABLE activity (domain TEXT NOT NULL, key TEXT NOT NULL, paused INTEGER NOT NULL DEFAULT 0,
    draining INTEGER NOT NULL DEFAULT 0, note TEXT, PRIMARY KEY (domain, key));
    INSERT INTO activity VALUES ('pool', 'runpod', 1, 0, 'over its budget'), ('worker', 'kubernetes-3', 0, 1, 'new node')`);
  try {
    return database.bytes();
  } finally {
    database.close();
  }
}

interface Snapshot {
  readonly name: string;
  readonly text: string;
}

/** From the oldest to the newest; the last but one says what the one before it says. */
function snapshots(end: number, random: () => number): Snapshot[] {
  const coverage = REPOSITORIES.map((repository) => repository.coverage as number);
  const times = Array.from(
    { length: (DAYS * DAY) / SNAPSHOT_EVERY },
    (_, i) => end - DAYS * DAY + (i + 0.9) * SNAPSHOT_EVERY,
  );
  return times.map((ms, i) => {
    if (i !== times.length - 2) {
      coverage.forEach((value, at) => {
        coverage[at] = Math.min(99, Math.max(1, Math.round(10 * (value + 3 * random() - 1)) / 10));
      });
    }
    const iso = new Date(ms).toISOString();
    const repositories = REPOSITORIES.map(({ name, role, files }, at) => ({
      coverage: coverage[at],
      files_tested: files + 2 * i,
      name,
      role,
    }));
    if (i === times.length - 2) for (const one of repositories) one.files_tested -= 2;
    const mean = coverage.reduce((sum, value) => sum + value, 0) / coverage.length;
    const summary = {
      avg_coverage: mean,
      repos_count: repositories.length,
      total_files_tested: repositories.reduce((sum, { files_tested }) => sum + files_tested, 0),
    };
    const name = `metrics_${iso.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}.json`;
    return { name, text: `${JSON.stringify({ repositories, summary, timestamp: iso.slice(0, -1) }, null, 2)}\n` };
  });
}

/** Paths of the files, for the settings of the data source. */
export interface DemoNeighbours {
  readonly workflowsPath: string;
  readonly coveragePath: string;
}

/**
 * Writes what neighbours of the demo would hold, of the thirty days before `end`, into a folder that is made.
 * Equal seeds and ends give equal files.
 */
export async function createDemoNeighbours(
  folder: string,
  { end = Date.now(), seed = DEFAULT_SEED }: { readonly end?: number; readonly seed?: number } = {},
): Promise<DemoNeighbours> {
  const paths = { workflowsPath: join(folder, 'oneiric'), coveragePath: join(folder, 'metrics') };
  const random = numbers(seed);
  for (const path of Object.values(paths)) await mkdir(path, { recursive: true });
  await writeFile(join(paths.workflowsPath, 'workflow_checkpoints.sqlite'), await workflows(end, random));
  await writeFile(join(paths.workflowsPath, 'domain_activity.sqlite'), await activity());
  const taken = snapshots(end, random);
  for (const { name, text } of taken) await writeFile(join(paths.coveragePath, name), text);
  // Where there are no links, there is no newest.
  await symlink(taken.at(-1)!.name, join(paths.coveragePath, 'latest.json')).catch(() => {});
  return paths;
}
