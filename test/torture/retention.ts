import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { verifyArchive } from '../../src/archive/verify';
import { createDemo } from '../../src/demo/create-demo';
import { onDatabase } from '../retention/support/record';
import { TemporaryFolder } from '../support/temporary-folder';

const CLI = path.resolve(import.meta.dirname, '../../lib/cli.cjs');

export interface RetentionTorture {
  readonly kills: number;
  readonly rows: number;
  readonly seed: number;
}

export interface RetentionFigures {
  /** Ended before they were killed. */
  readonly unharmed: number;
  /** Found with the rows in both places. */
  readonly inBoth: number;
  readonly troubles: readonly string[];
}

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** @param killAfter milliseconds; never when absent */
function command(args: readonly string[], killAfter?: number): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve) =>
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stderr });
    }),
  );
}

/** Numbers from 0 to 1, the same for the same seed. */
function* chance(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const IDS = "SELECT count(DISTINCT task_id)::INTEGER, md5(string_agg(task_id::VARCHAR, '' ORDER BY task_id)) FROM";
const VALUES = (relation: string) => `SELECT md5(string_agg(e::VARCHAR, '|' ORDER BY task_id)) FROM ${relation} AS e`;

/**
 * Kills retention, and the restoring of what it archived, at random moments, and looks after each whether every row is in
 * the database or in the archive; then lets both come to their end, and looks whether everything is as it was.
 */
export async function tortureRetention({ kills, rows, seed }: RetentionTorture): Promise<RetentionFigures> {
  const folder = new TemporaryFolder();
  const pristine = folder.file('pristine.db');
  await createDemo(pristine, { rows, days: 180, seed, embeddings: true });
  const [[all, ids]] = (await onDatabase(pristine, `${IDS} executions`)) as [[number, string]];
  const [[values]] = (await onDatabase(pristine, VALUES('executions'))) as [[string]];
  const random = chance(seed);
  const figures = { unharmed: 0, inBoth: 0 };
  const troubles: string[] = [];
  let longest = 3000;
  for (let turn = 0; turn < kills; turn++) {
    const place = folder.file(`turn-${turn}`);
    mkdirSync(place);
    const db = path.join(place, 'learning.db');
    const archive = path.join(place, 'archive');
    copyFileSync(pristine, db);
    const wrong = (what: string) => troubles.push(`Turn ${turn} of seed ${seed}: ${what}`);
    const run = ['retention', 'run', '--db', db, '--days', '90', '--archive', archive, '--yes'];
    const files = `read_parquet('${archive}/executions/*/*.parquet', hive_partitioning = false)`;
    const begun = performance.now();
    const killed = await command(run, random.next().value * longest);
    if (killed.code === 0) {
      figures.unharmed++;
      longest = Math.max(500, performance.now() - begun);
    }
    const named = readNames(path.join(archive, 'manifests')).filter((name) => name.endsWith('.json'));
    const archived =
      named.length === 0 ? 'executions' : `(SELECT task_id FROM executions UNION ALL SELECT task_id FROM ${files})`;
    const [[found, foundIds]] = (await onDatabase(db, `${IDS} ${archived}`)) as [[number, string]];
    const [[live]] = (await onDatabase(db, 'SELECT count(*)::INTEGER FROM executions')) as [[number]];
    if (found !== all) wrong(`${found} of ${all} executions are left`);
    if (named.length > 0 && live === all) figures.inBoth++;
    if (named.length === 0 && (live !== all || foundIds !== ids)) wrong('rows went without an archive');

    const again = await command(run);
    if (again.code !== 0) wrong(again.stderr);
    const verdict = await verifyArchive(archive, () => {});
    for (const { path: file, fault } of verdict.faults) wrong(`${file} ${fault}`);
    const leftovers = [...readNames(archive), ...readNames(place)].filter((name) => name.startsWith('.'));
    if (leftovers.length > 0) wrong(`left over: ${leftovers}`);
    const [[kept]] = (await onDatabase(db, 'SELECT count(*)::INTEGER FROM executions')) as [[number]];
    if (kept + verdict.rows !== all) wrong(`${kept} executions and ${verdict.rows} archived ones are not ${all}`);

    const restore = ['archive', 'restore', '--db', db, '--archive', archive];
    await command(restore, random.next().value * longest);
    const restored = await command(restore);
    if (restored.code !== 0) wrong(restored.stderr);
    const [[back]] = (await onDatabase(db, VALUES('executions'))) as [[string]];
    if (back !== values) wrong('what was restored is not what was archived');
    rmSync(place, { recursive: true });
  }
  folder.dispose();
  return { ...figures, troubles };
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
