import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDemo } from '../../../src/demo/create-demo';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { besideDemo } from '../../neighbours/support/beside';
import { createInitScriptDatabase } from '../../support/init-script-database';
import { createUnrulyDatabase } from '../../support/unruly-database';

/** Just after the newest execution of every database below. */
export const END = Date.UTC(2026, 1, 10, 12, 0, 1);
const REAL = resolve(import.meta.dirname, '../../../../shared/data/learning-2026-02-09.duckdb');

const CREATE = {
  demo: (path: string) => createDemo(path, { rows: 3000, days: 30, seed: 7, end: END, learned: true }),
  empty: (path: string) => createDemo(path, { rows: 0, end: END }),
  initScript: (path: string) => createInitScriptDatabase(path),
  unruly: createUnrulyDatabase,
  real: (path: string) => copyFile(REAL, path),
};
export type DatabaseName = keyof typeof CREATE;

/** The databases that every question has to be answered over; the real file only where it is at hand. */
export const DATABASES = (Object.keys(CREATE) as DatabaseName[]).filter((name) => name !== 'real' || existsSync(REAL));

/** Over snapshots of the database, in a folder of its own. */
export async function openDatabase(name: DatabaseName): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'query-'));
  try {
    await CREATE[name](join(folder, 'learning.db'));
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  const engine = new TestEngine(folder);
  engine.neighbours = await besideDemo(folder, END);
  return engine;
}
