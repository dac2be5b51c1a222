import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import type { Archived } from '../../../src/engine/archived';
import type { Engine } from '../../../src/engine/engine';
import { LearningError } from '../../../src/error/learning-error';
import { compileQuery } from '../../../src/query/compile-query';
import { parseQuery } from '../../../src/query/parse-query';
import { rowsOf, TestEngine, thrown } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine.close());

const LIVE = [
  'CREATE TABLE executions (task_id UUID, timestamp TIMESTAMP, repo VARCHAR, duration_seconds FLOAT, more INTEGER)',
  "INSERT INTO executions SELECT md5('live' || i)::UUID, TIMESTAMP '2026-03-01' + to_minutes(i), 'live', 1, i FROM range(100) AS t(i)",
];

const row = (name: string) => `md5('${name}')::UUID`;

/** A private copy of an archive, as the plugin makes them. */
async function archiveOf(...statements: readonly string[]): Promise<string> {
  const path = join(engine.folder, `archive-${statements.length}.duckdb`);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
  return path;
}

function beside(archived: Archived): Engine {
  return engine.duckdb.over({
    acquire: async (request) => ({ ...(await engine.file.acquire(request)), archived }),
  });
}

const over = (path: string) => beside({ file: { id: path, path }, problem: null });
const ask = async (asked: Engine, sql: string) => rowsOf(await asked.run({ sql }));

const ARCHIVED = `CREATE TABLE archived_rows AS SELECT md5('old' || i)::UUID AS task_id,
  TIMESTAMP '2026-01-01' + to_minutes(i) AS timestamp, 'old' AS repo, 2::FLOAT AS duration_seconds FROM range(50) AS t(i)`;

describe('an archive beside a copy', () => {
  it('adds its rows to the record, and to nothing else', async () => {
    engine = await TestEngine.over(LIVE);
    const both = over(await archiveOf(ARCHIVED));
    expect(
      await ask(both, 'SELECT repo, count(*)::INTEGER, sum(more)::INTEGER FROM executions GROUP BY repo ORDER BY repo'),
    ).toEqual([
      ['live', 100, 4950],
      ['old', 50, null],
    ]);
    expect(await ask(both, 'SELECT row_count::INTEGER FROM database_status')).toEqual([[100]]);
    expect(await ask(both, 'SELECT count(*)::INTEGER FROM learning.main.executions')).toEqual([[100]]);
    expect(await ask(both, 'SELECT * FROM executions LIMIT 0')).toEqual([]);
    expect(
      (await both.run({ sql: 'SELECT * FROM executions LIMIT 0' })).columns.slice(0, 5).map(({ name }) => name),
    ).toEqual(['task_id', 'timestamp', 'repo', 'duration_seconds', 'more']);
    expect((await both.run({ sql: 'SELECT count(*) FROM executions' })).notices).toEqual([]);
    expect(await ask(engine.engine, 'SELECT count(*)::INTEGER FROM executions')).toEqual([[100]]);
  });

  it('shows a row that is in both once, as it is live', async () => {
    engine = await TestEngine.over([
      ...LIVE,
      `INSERT INTO executions VALUES (${row('old3')}, '2026-01-01 00:03:00', 'restored', 1, 1)`,
    ]);
    const both = over(await archiveOf(ARCHIVED));
    expect(await ask(both, `SELECT repo FROM executions WHERE task_id = ${row('old3')}`)).toEqual([['restored']]);
    expect(await ask(both, 'SELECT count(*)::INTEGER, count(DISTINCT task_id)::INTEGER FROM executions')).toEqual([
      [150, 150],
    ]);
    expect(await ask(both, "SELECT count(*)::INTEGER FROM executions WHERE timestamp < '2026-02-01'")).toEqual([[50]]);
  });

  it('a task that was recorded again, much later, once as well', async () => {
    engine = await TestEngine.over([
      ...LIVE,
      `INSERT INTO executions VALUES (${row('old3')}, '2026-03-02', 'again', 1, 1)`,
    ]);
    expect(
      await ask(over(await archiveOf(ARCHIVED)), `SELECT repo FROM executions WHERE task_id = ${row('old3')}`),
    ).toEqual([['again']]);
  });

  it('takes values of other types as the record has them', async () => {
    engine = await TestEngine.over(LIVE);
    const path = await archiveOf(`${ARCHIVED.replace("'old' AS repo", "7 AS repo, 'seven' AS more")}`);
    const [[type, repo, more]] = (await ask(
      over(path),
      "SELECT typeof(more), repo, more FROM executions WHERE timestamp < '2026-02-01' LIMIT 1",
    )) as [unknown[]];
    expect([type, repo, more]).toEqual(['INTEGER', '7', null]);
  });

  it('is read with a record of another make too', async () => {
    engine = await TestEngine.over([
      'CREATE TABLE executions (TASK_ID VARCHAR, timestamp BIGINT, repo VARCHAR)',
      `INSERT INTO executions VALUES (${row('old3')}::VARCHAR, epoch_ms(TIMESTAMP '2026-03-01'), 'live')`,
    ]);
    const both = over(await archiveOf(ARCHIVED));
    expect(await ask(both, 'SELECT count(*)::INTEGER, max(timestamp)::VARCHAR FROM executions')).toEqual([
      [50, '2026-03-01 00:00:00'],
    ]);
  });

  it('has its NaN left out of measures', async () => {
    engine = await TestEngine.over(LIVE);
    const both = over(await archiveOf(ARCHIVED, "UPDATE archived_rows SET duration_seconds = 'NaN' WHERE rowid < 3"));
    let known: ReadonlyMap<string, number> = new Map();
    await both.run(({ notFinite }) => {
      known = notFinite;
      return { sql: 'SELECT 1 FROM executions LIMIT 1' };
    });
    expect([...known]).toEqual([['duration_seconds', 3]]);
  });

  it('tells how fast the record grows by all of its rows, where the live ones are younger than a month', async () => {
    const rows = (from: number, to: number) =>
      `SELECT uuid() AS task_id, now()::TIMESTAMP - to_hours(i) AS timestamp, 'any' AS repo FROM range(${from}, ${to}) AS t(i)`;
    engine = await TestEngine.over([`CREATE TABLE executions AS ${rows(0, 7 * 24)}`]);
    const both = over(await archiveOf(`CREATE TABLE archived_rows AS ${rows(7 * 24, 60 * 24)}`));
    const context = {
      timeRange: { from: 0, to: Date.now() },
      intervalMs: 0,
      maxDataPoints: 100,
      storedTimeZone: 'UTC',
    };
    const query = parseQuery({ queryType: 'preset', preset: 'growth', format: 'table' });
    const { inlined } = compileQuery(query, context);
    expect(await ask(both, `SELECT rows_per_day::INTEGER FROM (${inlined()})`)).toEqual([[24]]);
  });

  it('leaves the sandbox as strict as it is', async () => {
    engine = await TestEngine.over(LIVE);
    const path = await archiveOf(ARCHIVED);
    const both = over(path);
    const parquet = join(dirname(path), 'x.parquet');
    for (const sql of [
      `SELECT * FROM read_parquet('${parquet}')`,
      `SELECT * FROM '${parquet}'`,
      `SELECT * FROM read_blob('${path}')`,
      'SELECT * FROM duckdb_databases()',
      "SELECT current_setting('enable_external_access')",
      `ATTACH '${path}'`,
      'CREATE TABLE learning_archive_scratch.main.t (i INTEGER)',
      'DELETE FROM learning_archive.main.archived_rows',
    ]) {
      expect((await thrown(both.run({ sql }))).code, sql).toMatch(/forbidden_query|bad_query/);
    }
    expect(
      JSON.stringify(await ask(both, "SELECT database_name, sql FROM duckdb_views() WHERE view_name = 'executions'")),
    ).not.toContain(engine.folder);
  });
});

describe('an archive that is no good leaves the live rows, and says so', () => {
  it.each([
    ['is not there', async () => join(engine.folder, 'nothing.duckdb')],
    [
      'is no database',
      async () => {
        await mkdir(engine.folder, { recursive: true });
        writeFileSync(join(engine.folder, 'rubbish.duckdb'), 'rubbish'.repeat(5000));
        return join(engine.folder, 'rubbish.duckdb');
      },
    ],
    ['has no rows of ours', () => archiveOf('CREATE TABLE other (i INTEGER)')],
  ])('%s', async (_, make) => {
    engine = await TestEngine.over(LIVE);
    const result = await over(await make()).run({ sql: 'SELECT count(*)::INTEGER FROM executions' });
    expect(rowsOf(result)).toEqual([[100]]);
    expect(result.notices.map(({ severity, text }) => [severity, text])).toEqual([
      ['warning', expect.stringContaining('Archived rows are missing')],
    ]);
  });

  it('what the owner of the archive says against it, to queries of the record alone', async () => {
    engine = await TestEngine.over(LIVE);
    const problem = new LearningError('damaged_archive', 'Archived rows are missing: a file is gone.');
    const live = beside({ file: null, problem });
    expect((await live.run({ sql: 'SELECT count(*) FROM executions' })).notices).toEqual([
      { severity: 'warning', text: problem.message },
    ]);
    expect((await live.run({ sql: 'SELECT 1' })).notices).toEqual([]);
  });
});
