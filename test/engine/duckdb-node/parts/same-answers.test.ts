import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schemaDdl } from '../../../../src/model/schema';
import { DIMENSIONS } from '../../../../src/query/vocabulary/dimensions';
import { isDatabaseProperty } from '../../../../src/query/vocabulary/measure';
import { MEASURES } from '../../../../src/query/vocabulary/measures';
import { until } from '../../../support/until';
import { Writer } from '../../../writers/writer';
import { metricQueries } from '../../parity/metric-queries';
import { isAlike, shown } from './support/alike';
import { executions } from './support/executions';
import { Side } from './support/side';

const HOUR = 3_600_000;
const END = Date.UTC(2026, 1, 9, 12);
const folder = mkdtempSync(join(tmpdir(), 'parts-'));
const path = join(folder, 'learning.db');
const FILE = { path, snapshotPath: folder };

let writer: Writer;
let parted: Side;
/** All rows, of a full copy with its whole log, each time. */
let whole: Side;
beforeAll(async () => {
  writer = await Writer.start(path);
  await writer.run(...schemaDdl(), executions(0, 6000), 'CHECKPOINT');
  parted = new Side({
    ...FILE,
    keepsGrowth: true,
    restSeconds: 0.01,
    parts: {
      leastRows: 0,
      leastMs: 0,
      mostShare: Number.POSITIVE_INFINITY,
      segmentRows: 64,
      lotRows: 512,
      windowRows: 400,
    },
  });
  whole = new Side({ ...FILE, keepsGrowth: false, takeInLogMb: 0, keptPartsMb: 0 });
});
afterAll(async () => {
  await parted.close();
  await whole.close();
  await writer.stop();
  rmSync(folder, { recursive: true });
});

const CHANGES: Readonly<Record<string, readonly string[]>> = {
  'new rows': [executions(-40, 0)],
  'feedback on old rows and new ones': [
    'UPDATE executions SET user_rating = 5, user_accepted = true WHERE rowid IN (3, 700, 5990, 6010)',
  ],
  'so many new rows that they fill segments': [
    executions(-700, -40),
    "UPDATE executions SET model_tier = 'small' WHERE rowid = 6020",
  ],
  'old rows deleted, others rolled back': [
    'DELETE FROM executions WHERE rowid BETWEEN 5200 AND 5400',
    'BEGIN',
    executions(-900, -700),
    'UPDATE executions SET success = NOT success',
    'ROLLBACK',
    executions(-750, -740),
  ],
  'times that change, come late and lie ahead': [
    "UPDATE executions SET timestamp = timestamp - INTERVAL 9 DAY, repo = 'mahavishnu' WHERE rowid IN (10, 900, 6100)",
    executions(100, 140, 99),
    executions(-20, -10, 9999),
  ],
  'a checkpoint': ['CHECKPOINT', executions(-760, -750)],
  'rows after a checkpoint': [executions(-770, -760), 'DELETE FROM executions WHERE rowid = 77'],
  'another column': ['ALTER TABLE executions ADD COLUMN added INTEGER DEFAULT 7', executions(-780, -770)],
  'rows with another column': ['CHECKPOINT', executions(-790, -780)],
};

const measures = MEASURES.filter((measure) => !isDatabaseProperty(measure)).map(({ id }) => id);
const metric = (rest: object) => ({ queryType: 'metric', format: 'table', ...rest });
const QUESTIONS: readonly object[] = [
  ...measures.map((id, i) => metric({ measures: [id], dimensions: [DIMENSIONS[i % DIMENSIONS.length]!.id] })),
  ...DIMENSIONS.map(({ id }, i) =>
    metric({ measures: ['successes', measures[i + 5]!], dimensions: [id], bucket: '1d' }),
  ),
  metric({ measures: ['executions', 'cost_avg'], compare: 'previous', bounds: true, dimensions: ['model_tier'] }),
  metric({ measures: ['failure_rate'], compare: 'previous', bounds: true, bucket: '1d', format: 'timeseries' }),
  metric({ measures: ['executions'], dimensions: ['repo'], bucket: '6h', limit: 2, format: 'timeseries' }),
  metric({ measures: ['executions'], filters: [{ field: 'timestamp', op: '>=', value: '2026-02-03T12:00:00Z' }] }),
  ...['table_statistics', 'executions_per_day', 'pool_performance_over_time', 'user_feedback'].map((preset) => ({
    queryType: 'preset',
    preset,
    format: 'table',
  })),
  ...metricQueries(16, 20260210),
  // One of them in each state.
  ...['oldest, newest', 'newest, oldest'].map((times) => ({
    queryType: 'sql',
    rawSql: `SELECT row_count, ${times}, newest_past, rows_ahead FROM database_status`,
    format: 'table',
  })),
];

const rangeOf = (question: number, to: number) => ({ from: to - [16, 5, 1][question % 3]! * 24 * HOUR, to });
const atRest = () => until(() => parted.duckdb.parts.isAtRest);

it('answers from parts are those of all rows, whatever a writer does', { timeout: 300_000 }, async () => {
  let to = END;
  for (let time = 0; time < 2; time++) {
    const newest = await parted.lease();
    for (const [i, query] of QUESTIONS.entries()) await parted.ask(query, rangeOf(i, to), newest);
    newest.release();
    await atRest();
  }
  const fromParts: Record<string, number> = {};
  for (const [state, [what, statements]] of Object.entries(CHANGES).entries()) {
    await writer.run(...statements);
    to += 2 * HOUR + 1;
    fromParts[what] = 0;
    const [newest, copy] = [await parted.lease(), await whole.lease()];
    for (const [i, query] of QUESTIONS.entries()) {
      // Half of them, by turns.
      if ((i + state) % 2 === 0) continue;
      const frames = shown(await parted.ask(query, rangeOf(i, to), newest));
      const wanted = shown(await whole.ask(query, rangeOf(i, to), copy));
      if (!isAlike(frames, wanted)) expect(frames, `${what}: ${JSON.stringify(query)}`).toEqual(wanted);
      if (frames.some(({ keptRows }) => Number(keptRows) > 0)) fromParts[what]++;
    }
    newest.release();
    copy.release();
    await atRest();
  }
  const most = QUESTIONS.length / 2;
  // Of a new base, and beside a new column, questions are asked whole at first.
  for (const what of Object.keys(CHANGES).filter((name) => !/checkpoint|column/.test(name))) {
    expect(fromParts[what], what).toBeGreaterThan(most * 0.6);
  }
  expect(fromParts['rows after a checkpoint']).toBeGreaterThan(most * 0.5);
});

it('nothing of it can be seen by SQL', async () => {
  const newest = await parted.lease();
  const seen = (sql: string) =>
    parted.duckdb.over({ acquire: async () => ({ ...newest, release: () => {} }) }).run({ sql });
  expect(parted.duckdb.parts.bytes).toBeGreaterThan(0);
  for (const list of ['duckdb_tables', 'duckdb_columns', 'duckdb_views', 'duckdb_schemas']) {
    expect((await seen(`SELECT 1 FROM ${list}() AS t WHERE t::VARCHAR ILIKE '%learning_part%'`)).rows).toBe(0);
  }
  newest.release();
});

it('no more is kept than may be, and closing waits for nothing that is being made', async () => {
  const side = new Side({
    ...FILE,
    keepsGrowth: true,
    keptPartsMb: 1,
    parts: { leastRows: 0, leastMs: 0, mostShare: Number.POSITIVE_INFINITY, segmentRows: 64, lotRows: 512 },
  });
  for (let time = 0; time < 3; time++) {
    const newest = await side.lease();
    for (const [i, query] of QUESTIONS.slice(0, 30).entries()) await side.ask(query, rangeOf(i, END), newest);
    newest.release();
    if (time < 2) await until(() => side.duckdb.parts.isAtRest);
    expect(side.duckdb.parts.bytes).toBeLessThanOrEqual(1024 * 1024);
  }
  expect(side.duckdb.parts.bytes).toBeGreaterThan(0);
  await side.close();
});
