import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FrameJson } from '../../src/frame/json/frame-json';
import { readFrame } from '../../src/frame/json/read-frame';
import { tableDdl } from '../../src/model/schema';
import { TABLES } from '../../src/model/tables';
import type { Filter } from '../../src/query/filter';
import { applyVariables } from '../../src/query/variables/filter-variables';
import type { Variables } from '../../src/query/variables/interpolate';
import type { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { besideDemo } from '../neighbours/support/beside';
import { ask } from '../query/support/ask';
import { DATABASES, END, openDatabase } from '../query/support/databases';
import { near } from '../query/support/near';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { ERRORS, LEARNED, LIVE, QUALITY_BOARD, STORAGE, WORK } from './support/by-hand/boards';
import type { ByHand, Proved } from './support/by-hand/by-hand';
import { COST, EXPERIMENTS, ROUTING, WHAT_IF, WHY } from './support/by-hand/insight';
import { COVERAGE, WORKFLOWS } from './support/by-hand/neighbours';
import { OVERVIEW } from './support/by-hand/overview';
import { POOLS } from './support/by-hand/pools';
import { SOLUTIONS } from './support/by-hand/solutions';
import { TIERS } from './support/by-hand/tiers';
import { firstShown } from './support/first-shown';
import { cellsOf, plain, type Row, seriesCells, tableRows, type Value } from './support/panel-answer';
import { shownFrom } from './support/shown-range';

type Proofs = Readonly<Record<number, ByHand | readonly ByHand[]>>;

const BY_HAND: Readonly<Record<string, Proofs>> = {
  'mahavishnu-learning-overview': OVERVIEW,
  'mahavishnu-learning-tiers': TIERS,
  'mahavishnu-learning-pools': POOLS,
  'mahavishnu-learning-solutions': SOLUTIONS,
  'mahavishnu-learning-workflows': WORKFLOWS,
  'mahavishnu-learning-coverage': COVERAGE,
  'mahavishnu-learning-routing': ROUTING,
  'mahavishnu-learning-whatif': WHAT_IF,
  'mahavishnu-learning-why': WHY,
  'mahavishnu-learning-experiments': EXPERIMENTS,
  'mahavishnu-learning-cost': COST,
  'mahavishnu-learning-errors': ERRORS,
  'mahavishnu-learning-work': WORK,
  'mahavishnu-learning-quality': QUALITY_BOARD,
  'mahavishnu-learning-live': LIVE,
  'mahavishnu-learning-storage': STORAGE,
  'mahavishnu-learning-learned': LEARNED,
};

interface Target {
  readonly refId: string;
  readonly format: string;
  readonly dimensions?: readonly string[];
  readonly preset?: string;
  readonly bucket?: string;
  readonly filters?: readonly Filter[];
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly timeFrom?: string;
  readonly targets: readonly Target[];
}

interface Dashboard {
  readonly uid: string;
  readonly time: { readonly from: string };
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: Parameters<typeof firstShown>[0] };
}

const FOLDER = new URL('../../dashboards/', import.meta.url);
const dashboards = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Dashboard,
);
const VARIABLES = ['repo', 'model_tier', 'pool_type', 'task_type'] as const;
const panels = dashboards.flatMap(({ uid, time, templating, panels: all }) =>
  all.map((panel, i) => ({
    uid,
    panel,
    title: panel.title,
    from: shownFrom(panel.timeFrom ?? time.from, END),
    first: firstShown(templating.list),
    /** The one that is chosen: each has its turn. */
    variable: VARIABLES[i % VARIABLES.length]!,
  })),
);
type Case = (typeof panels)[number];

const HOUR = 3_600_000;
/** `auto` is what the panels are asked with below. */
const WIDTHS: Readonly<Record<string, number>> = {
  auto: HOUR,
  '1m': HOUR / 60,
  '10m': HOUR / 6,
  '1h': HOUR,
  '1d': 24 * HOUR,
};

/** Whole buckets: with 50 or more before it, the one that END is in is left out. The end is not part of it. */
function inWhole(from: number, width: number): [from: number, end: number] {
  const [first, last] = [from, END].map((time) => Math.floor(time / width) * width) as [number, number];
  return [first, (last - first) / width >= 50 ? last : last + width];
}

it('every panel has its SQL, and all SQL its panel', () => {
  const names = ({ uid, panel }: Case) => `${uid} ${panel.id}`;
  const proved = Object.entries(BY_HAND).flatMap(([uid, sql]) => Object.keys(sql).map((id) => `${uid} ${id}`));
  expect(proved.toSorted()).toEqual(panels.map(names).toSorted());
});

let plugin: PluginProcess;
const folder = new TemporaryFolder();
/** The same as the plugin is to read, in DuckDB. */
let beside: string;
beforeAll(async () => {
  plugin = await new PluginProcess().ready();
  beside = (await besideDemo(folder.path, END)).file!.path;
});
afterAll(async () => {
  await plugin.dispose();
  folder.dispose();
});

describe.each(DATABASES)('over the database %s', (database) => {
  let source: TestEngine;
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  let client: GrafanaClient;
  /** Of an execution that has an embedding; empty where none has. */
  let taskId: string;
  beforeAll(async () => {
    source = await openDatabase(database);
    instance = await DuckDBInstance.create(source.path, { access_mode: 'READ_ONLY' });
    connection = await instance.connect();
    await connection.run(`ATTACH '${beside}' AS beside (READ_ONLY)`);
    // What a database lacks is empty to panels.
    for (const table of TABLES) {
      const there = await select(`SELECT 1 AS there FROM duckdb_tables() WHERE table_name = '${table.name}'`);
      if (there.length === 0) await connection.run(tableDdl(table).replace('CREATE TABLE', 'CREATE TEMP TABLE'));
    }
    client = new GrafanaClient(
      plugin,
      { path: source.path, workflowsPath: folder.file('beside/oneiric'), coveragePath: folder.file('beside/metrics') },
      { uid: database },
    );
    const [embedded] = await select('SELECT min(task_id)::VARCHAR AS id FROM executions WHERE embedding IS NOT NULL');
    taskId = String(embedded?.id ?? '');
  });
  afterAll(async () => {
    connection.disconnectSync();
    instance.closeSync();
    await source.close();
  });

  async function select(sql: string): Promise<Row[]> {
    const rows = await (await connection.runAndReadAll(sql)).getRowObjectsJS();
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
  }

  async function bySql(sql: string, { from }: Case, condition: string, bucket?: string): Promise<Row[]> {
    const at = (ms: number) => `make_timestamp(${ms * 1000})`;
    const [first, end] = bucket === undefined ? [from, END + 1] : inWhole(from, WIDTHS[bucket]!);
    return select(
      `WITH x AS (SELECT * FROM executions WHERE timestamp >= ${at(first)} AND timestamp < ${at(end)} AND ${condition})
      ${sql
        .replaceAll('$now', at(Date.now()))
        .replaceAll('$task_id', taskId)
        .replaceAll('$from', at(from))
        .replaceAll('$to', at(END))
        .replaceAll('$bytes', String(statSync(source.path).size))}`,
    );
  }

  const byPreset = ({ preset, params = {} }: Proved, { from }: Case, filters: readonly Filter[]) =>
    ask({ queryType: 'preset', preset, params, filters }, source, { timeRange: { from, to: END } });

  /** As Grafana asks, over a range that is fixed. */
  async function shown({ panel, from }: Case, variables: Variables) {
    const models = Object.fromEntries(panel.targets.map((target) => [target.refId, applyVariables(target, variables)]));
    const timeRange = { fromEpochMs: from, toEpochMs: END };
    const answers = await client.answers(models, { timeRange, intervalMs: HOUR });
    expect([...answers.values()].map(({ error }) => error)).toEqual(panel.targets.map(() => ''));
    return panel.targets.map(({ refId }) => {
      const { frames } = answers.get(refId)!;
      expect(frames).toHaveLength(1);
      return readFrame(frames[0]!);
    });
  }

  async function compareTarget(at: number, frame: FrameJson, asked: Case, filter: Filter | null): Promise<void> {
    const entry = [BY_HAND[asked.uid]![asked.panel.id]!].flat()[at]!;
    const condition = filter ? `${filter.field} = '${filter.value}'` : 'true';
    const isProved = typeof entry === 'object' && 'preset' in entry;
    const { sql = '', within = 0 } = typeof entry === 'string' ? { sql: entry } : isProved ? {} : entry;
    const { format, dimensions = [], preset, bucket = 'none' } = asked.panel.targets[at]!;
    const rows = isProved
      ? await byPreset(entry, asked, filter ? [filter] : [])
      : await bySql(sql, asked, condition, bucket === 'none' ? undefined : bucket);
    const isSame = (actual: Value | undefined, expected: Value) =>
      within > 0 && typeof actual === 'number' && typeof expected === 'number'
        ? Math.abs(Number(actual) - Number(expected)) <= within
        : near(actual, expected);
    if (format === 'timeseries') {
      const labels = isProved ? (entry.labels ?? []) : preset === 'coverage_over_time' ? ['repo'] : dimensions;
      const [actual, expected] = [seriesCells(frame), cellsOf(rows, labels)];
      expect([...actual.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
      const wrong = [...expected].filter(([cell, value]) => !isSame(actual.get(cell), value));
      expect(wrong.map(([cell, value]) => ({ cell, value, shown: actual.get(cell) }))).toEqual([]);
      return;
    }
    const actual = tableRows(frame);
    const wrong = rows.filter((row, i) =>
      Object.entries(row).some(([name, value]) => !isSame(actual[i]?.[name], value)),
    );
    expect(wrong, JSON.stringify(actual)).toEqual([]);
    expect(actual).toHaveLength(rows.length);
    if (rows.length > 0) expect(Object.keys(actual[0]!).toSorted()).toEqual(Object.keys(rows[0]!).toSorted());
  }

  async function compare(asked: Case, variables: Variables, filter: Filter | null): Promise<void> {
    for (const [at, frame] of (await shown(asked, variables)).entries()) await compareTarget(at, frame, asked, filter);
  }

  it.each(panels)('$uid $panel.id, $title, is what SQL says', async (asked) => {
    const all = { ...asked.first, task_id: taskId };
    await compare(asked, all, null);
    const { variable } = asked;
    const [common] = await select(
      `SELECT ${variable} AS value FROM executions WHERE ${variable} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    const chosen = String(common?.value ?? 'anything');
    await compare(asked, { ...all, [variable]: [chosen] }, { field: variable, op: '=', value: chosen });
  });
});
