import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SqliteDatabase } from '../../src/neighbours/sqlite/database';
import { openCopies } from '../engine/duckdb-node/support/open-copies';
import { rowsOf, TestEngine, thrown } from '../engine/duckdb-node/support/test-engine';
import { copied } from './support/beside';
import { ONEIRIC_DDL } from './support/owner';

let engine: TestEngine;
afterEach(() => engine.close());

const EXECUTIONS = 'CREATE TABLE executions AS SELECT 1 AS task_id';
const folder = (name: string) => {
  const path = join(engine.folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

async function workflowFile(name: string, ...statements: readonly string[]): Promise<string> {
  const database = await SqliteDatabase.of(null, name);
  for (const sql of [...ONEIRIC_DDL, ...statements]) database.run(sql);
  const path = join(folder('oneiric'), name);
  writeFileSync(path, database.bytes());
  database.close();
  return path;
}

const RUN =
  "INSERT INTO workflow_executions VALUES ('a', 'w', 'failed', '2026-02-09T12:00:00.123456+02:00', NULL, 'x')";
const notices = async (sql: string) => (await engine.run(sql)).notices.map(({ text }) => text);

describe('tables of neighbours', () => {
  it('have times on the clock of the database', async () => {
    engine = await TestEngine.over([EXECUTIONS], { storedTimeZone: 'Europe/Berlin' });
    const path = await workflowFile('workflow_checkpoints.sqlite', RUN);
    engine.neighbours = await copied(engine.folder, { workflows: path }, 'Europe/Berlin');
    expect(await engine.rows('SELECT started_at::VARCHAR, typeof(started_at) FROM workflow_executions')).toEqual([
      ['2026-02-09 11:00:00.123456', 'TIMESTAMP'],
    ]);
  });

  it.runIf(process.platform === 'linux')(
    'have the database opened anew, when they change, by questions about them alone',
    async () => {
      engine = await TestEngine.over([EXECUTIONS]);
      const ask = async (relation: string) => {
        const path = await workflowFile('workflow_checkpoints.sqlite', RUN);
        engine.neighbours = await copied(engine.folder, { workflows: path });
        return engine.value(`SELECT count(*)::INTEGER FROM ${relation}`);
      };
      for (const relation of ['workflow_executions', 'executions', 'executions']) expect(await ask(relation)).toBe(1);
      const before = await openCopies(engine);
      expect(await ask('executions')).toBe(1);
      expect(await openCopies(engine)).toBe(before);
      expect(await ask('workflow_executions')).toBe(1);
      expect(await openCopies(engine)).toBeGreaterThan(before);
    },
  );

  it('are empty where none are set, and say so to questions about them alone', async () => {
    engine = await TestEngine.over([EXECUTIONS]);
    expect(await engine.rows('SELECT count(*)::INTEGER FROM workflow_execution_nodes')).toEqual([[0]]);
    expect((await notices('SELECT * FROM workflow_execution_nodes')).join()).toContain('workflowsPath');
    expect(await notices('SELECT * FROM executions')).toEqual([]);
    expect(await engine.rows('WITH workflow_executions AS (SELECT 7 AS n) FROM workflow_executions')).toEqual([[7]]);
  });

  it('leave a table of the database by such a name to it, until files are set', async () => {
    engine = await TestEngine.over([EXECUTIONS, "CREATE TABLE workflow_executions AS SELECT 'own' AS run_id"]);
    const sql = 'SELECT run_id FROM workflow_executions';
    expect(await engine.rows(sql)).toEqual([['own']]);
    expect(await notices(sql)).toEqual([]);
    const path = await workflowFile('workflow_checkpoints.sqlite', RUN);
    engine.neighbours = await copied(engine.folder, { workflows: path });
    expect(await engine.rows(sql)).toEqual([['a']]);
    expect(await engine.rows('SELECT run_id FROM learning.main.workflow_executions')).toEqual([['own']]);
    engine.neighbours = await copied(engine.folder, { workflows: join(engine.folder, 'none') });
    expect(await engine.error(sql)).toMatchObject({ code: 'not_found' });
  });

  it('fail where their file is broken, and nothing else does', async () => {
    engine = await TestEngine.over([EXECUTIONS]);
    const path = join(folder('oneiric'), 'workflow_checkpoints.sqlite');
    writeFileSync(path, 'no database');
    engine.neighbours = await copied(engine.folder, { workflows: path });
    expect(await engine.rows('SELECT count(*)::INTEGER FROM executions')).toEqual([[1]]);
    expect(await notices('SELECT * FROM executions')).toEqual([]);
    expect(await engine.error('SELECT * FROM workflow_executions')).toMatchObject({ code: 'not_sqlite' });
    expect((await notices('SELECT * FROM coverage_snapshots')).join()).toContain('coveragePath');
    // One of several is left out, and said.
    await workflowFile('good.sqlite', RUN);
    engine.neighbours = await copied(engine.folder, { workflows: join(engine.folder, 'oneiric') });
    expect(await engine.rows('SELECT run_id FROM workflow_executions')).toEqual([['a']]);
    expect((await notices('SELECT * FROM workflow_executions')).join()).toContain('no SQLite database');
  });

  it('leave the sandbox as strict as it is', async () => {
    engine = await TestEngine.over([EXECUTIONS]);
    engine.neighbours = await copied(engine.folder, { workflows: await workflowFile('w.sqlite', RUN) });
    const { path } = engine.neighbours.file!;
    for (const sql of [`FROM '${path}'`, `FROM read_blob('${path}')`, 'FROM duckdb_databases()']) {
      expect((await thrown(engine.run(sql))).code, sql).toBe('forbidden_query');
    }
  });
});

const snapshot = (coverage: number, more: object = {}) =>
  JSON.stringify({
    timestamp: '2026-02-01T10:00:00',
    repositories: [{ name: 'r', coverage, files_tested: 2 }],
    ...more,
  });

describe('snapshots of coverage', () => {
  it('are told apart by what they say, and broken ones are left out', async () => {
    engine = await TestEngine.over([EXECUTIONS]);
    const metrics = folder('metrics');
    const write = (name: string, text: string) => writeFileSync(join(metrics, name), text);
    write('metrics_20260201_100000.json', snapshot(10));
    write('metrics_20260201_100029.json', snapshot(10, { timestamp: '2026-02-01T10:00:29' }));
    write('metrics_20260202_100000.json', snapshot(12, { timestamp: undefined, summary: { avg_coverage: 99 } }));
    write('metrics_20260203_100000.json', '{"repositories": [');
    write('metrics_20260204_100000.json', '[]');
    write('notes.json', '{}');
    symlinkSync('metrics_20260202_100000.json', join(metrics, 'latest.json'));
    symlinkSync('metrics_20260202_100000.json', join(metrics, 'metrics_20260205_100000.json'));
    engine.neighbours = await copied(engine.folder, { coverage: metrics });
    expect(
      rowsOf(
        await engine.run('SELECT taken_at::VARCHAR, avg_coverage, is_duplicate FROM coverage_snapshots ORDER BY 1'),
      ),
    ).toEqual([
      ['2026-02-01 10:00:00', 10, false],
      ['2026-02-01 10:00:29', 10, true],
      ['2026-02-02 10:00:00', 12, false],
    ]);
    const said = (await notices('SELECT * FROM coverage_snapshots')).join(' ');
    expect(said).toMatch(/notes\.json is left out.*mean that its repositories do not have.*is no JSON.*And 1 more/);
  });
});
