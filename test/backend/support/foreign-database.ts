import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createDemo } from '../../../src/demo/create-demo';
import { PRESETS } from '../../../src/query/all-presets';
import { DIMENSIONS } from '../../../src/query/vocabulary/dimensions';
import { MEASURES } from '../../../src/query/vocabulary/measures';
import type { Answer, GrafanaClient } from '../../support/grafana-client';
import { Writer } from '../../writers/writer';

const END = Date.UTC(2026, 1, 10, 12, 0, 1);
export const TIME_RANGE = { fromEpochMs: END - 30 * 86_400_000, toEpochMs: END };

/** Answers that differ with the file, its catalog or the time of day. */
const OF_THE_FILE = [
  ...['data_freshness', 'database_size', 'index_inventory', 'row_counts', 'age_distribution'],
  ...[
    'freshness_age',
    'database_bytes',
    'wal_bytes',
    'backup_age',
    'growth',
    'growth_forecast',
    'days_until_full',
    'copy_state',
  ],
];

/** Learning databases that other hands have changed, each held open by a process of its own. */
export class ForeignDatabases {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'foreign-'));
  readonly #writers: Writer[] = [];
  #original: Promise<string> | null = null;

  /** A copy of a small demo, changed by the statements. */
  async create(statements: readonly string[]): Promise<string> {
    this.#original ??= this.#demo();
    const folder = mkdtempSync(path.join(this.#folder, 'database-'));
    const file = path.join(folder, 'learning.db');
    copyFileSync(await this.#original, file);
    const writer = await Writer.start(file);
    this.#writers.push(writer);
    await writer.run(...statements, 'CHECKPOINT');
    return file;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.stop()));
    rmSync(this.#folder, { recursive: true });
  }

  async #demo(): Promise<string> {
    const file = path.join(this.#folder, 'demo.db');
    await createDemo(file, { rows: 400, days: 30, seed: 7, end: END, indexes: false });
    return file;
  }
}

/** Every measure, every dimension and every preset, as tables. */
const EVERYTHING: Readonly<Record<string, Record<string, unknown>>> = Object.fromEntries([
  ...MEASURES.map(({ id }) => [id, { queryType: 'metric', measures: [id], format: 'table' }]),
  ...[...DIMENSIONS.map(({ id }) => id), 'metadata.worker_id'].map((id) => [
    `by ${id}`,
    { queryType: 'metric', measures: ['executions'], dimensions: [id], format: 'table' },
  ]),
  [
    'the rest',
    { queryType: 'metric', measures: ['executions'], dimensions: ['repo'], bucket: '1d', limit: 2, format: 'table' },
  ],
  ...PRESETS.map(({ name }) => [name, { queryType: 'preset', preset: name, format: 'table' }]),
]);

/** Fewer than a data source lets wait at once. */
const AT_ONCE = 100;

/** Of so many shares of all questions, the one at that place. */
interface Share {
  readonly of: number;
  readonly place: number;
}

export async function askEverything(
  client: GrafanaClient,
  { of, place }: Share = { of: 1, place: 0 },
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  const names = Object.keys(EVERYTHING).filter((_, i) => i % of === place % of);
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = Object.fromEntries(names.slice(start, start + AT_ONCE).map((name) => [name, EVERYTHING[name]!]));
    for (const [name, answer] of await client.query(some, { timeRange: TIME_RANGE })) answers.set(name, answer);
  }
  return answers;
}

/** Why questions were not answered, by their names. */
export const failuresOf = (answers: ReadonlyMap<string, Answer>) =>
  Object.fromEntries([...answers].flatMap(([name, { error }]) => (error ? [[name, error]] : [])));

/** What the answers say of the rows. */
export const contentsOf = (answers: ReadonlyMap<string, Answer>) =>
  Object.fromEntries(
    [...answers]
      .filter(([name]) => !OF_THE_FILE.includes(name))
      .map(([name, { error, frames }]) => [name, error || frames.map(({ columns }) => columns)]),
  );
