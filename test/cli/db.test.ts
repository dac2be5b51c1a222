import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import { TABLES } from '../../src/model/tables';
import { removeCollectorFile, writeCollectorFile } from '../../src/writing/collector-file';
import { WritableDatabase } from '../../src/writing/writable-database';
import { CliProcess } from '../support/cli-process';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { createVersion1Database, insertSql } from '../support/version-1-database';
import { pythonDuckdb } from '../torture/python-duckdb';

let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
});
afterEach(() => folder.dispose());

const files = () => readdirSync(folder.path).toSorted();

const db = (...args: string[]) => CliProcess.run('db', ...args, '--db', path);

async function json(...args: string[]) {
  const { code, stdout, stderr } = await db(...args, '--json');
  return { code, stderr, value: stdout === '' ? null : JSON.parse(stdout) };
}

async function rows(sql: string): Promise<unknown[][]> {
  const file = await openFile(path);
  try {
    return await file.rows(sql);
  } finally {
    file.close();
  }
}

describe('db init', () => {
  it('makes an empty database of version 2, with its folder, and never a second time', async () => {
    path = folder.file('data/learning.db');
    expect(await json('init')).toMatchObject({ code: 0, value: { file: 'learning.db', schemaVersion: '2' } });
    expect(readdirSync(folder.file('data'))).toEqual(['learning.db']);
    expect(await rows('SELECT count(*)::INT FROM executions')).toEqual([[0]]);
    const before = readFileSync(path);
    const again = await db('init');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('[already_exists] learning.db exists already. Name another file; db migrate');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('makes no folder of folders', async () => {
    path = folder.file('no/such/learning.db');
    const refused = await db('init');
    expect(refused.stderr).toContain('[not_found]');
    expect(files()).toEqual([]);
  });

  it.skipIf(spawnSync('python3', ['-m', 'pip', '--version']).status !== 0)(
    'makes a file that DuckDB 1.2 reads and writes',
    async () => {
      await db('init', '--embedding-width', '3');
      const program = `
import duckdb, sys
db = duckdb.connect(sys.argv[1])
db.execute("INSERT INTO executions (task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type, routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost, embedding) SELECT uuid(), now()::TIMESTAMP, 'test', 'a', 'r', 1, 1, 'small', 'mahavishnu', 0.5, 50, true, 12, 1, 1.5, [1, 2, 3]")
db.execute("INSERT INTO executions SELECT * REPLACE (uuid() AS task_id) FROM executions")
print(db.execute("SELECT count(*), min(duration_bucket), max(cost_error_pct) FROM executions_derived").fetchone())
print(sorted(r[0] for r in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()))
for table, in db.execute("SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
    db.execute(f"SELECT * FROM {table}").fetchall()
try:
    db.execute("UPDATE executions SET user_rating = 9")
except duckdb.ConstraintException:
    print("refused")
`;
      const out = execFileSync('python3', ['-c', program, path], {
        env: { ...process.env, PYTHONPATH: pythonDuckdb('python3', '1.2.2') },
        encoding: 'utf8',
      }).split('\n');
      expect(out[0]).toBe("(2, 'medium', 50.0)");
      expect(out[1]).toBe(
        `[${TABLES.map(({ name }) => `'${name}'`)
          .toSorted()
          .join(', ')}]`,
      );
      expect(out[2]).toBe('refused');
    },
    120_000,
  );
});

describe('db migrate', () => {
  it('says what it would do, beside a process that writes, and does it when that has ended', async () => {
    await createVersion1Database(path, [insertSql({}, 3), insertSql({ quality_score: '101' })]);
    const holder = new CliProcess('demo', 'write', path);
    await holder.says('Ctrl-C stops');
    const plan = await json('migrate', '--dry-run');
    expect(plan).toMatchObject({
      code: 0,
      value: {
        needed: true,
        from: '1',
        to: '2',
        quarantined: [{ reason: 'quality_score is outside 0 to 100', rows: 1 }],
        keptAs: null,
      },
    });
    if (existsSync('/proc/locks')) expect(plan.value.heldBy).toEqual({ pid: holder.child.pid, program: 'node' });
    await holder.stop();
    const { code, stdout } = await db('migrate');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^learning\.db: migrated from 1 to schema version 2, \d+ of \d+ rows in executions\n {2}1 in quarantine: /,
    );
    expect(files()).toEqual(['learning.db', expect.stringMatching(/^learning\.db\.before_migration-\d{8}T\d{6}Z$/)]);
    expect(await db('migrate')).toEqual({
      code: 0,
      stdout: 'learning.db: schema version 2, nothing to do\n',
      stderr: '',
    });
  });
});

describe('db status', () => {
  it('tells of file, schema, rows and owner while that writes', async () => {
    await createDemo(path, { rows: 1000 });
    const holder = new CliProcess('demo', 'write', path);
    await holder.says('Ctrl-C stops');
    const { code, value } = await json('status');
    expect(code).toBe(0);
    expect(value).toMatchObject({
      file: 'learning.db',
      storage: { version: 64 },
      schema: { version: '2', variant: 'v2', missingTables: [], missingViews: [], missingIndexes: [] },
      growth: { days: expect.closeTo(30, 0), thresholds: [{ level: 'warning' }, { level: 'critical' }] },
    });
    expect(value.rows).toBeGreaterThanOrEqual(1000);
    expect(value.databaseBytes).toBe(statSync(path).size);
    expect(value.tables.map(({ name }: { name: string }) => name)).toEqual(TABLES.map(({ name }) => name).toSorted());
    expect(value.ages.reduce((sum: number, { rows: some }: { rows: number }) => sum + some, 0)).toBe(value.rows);
    if (existsSync('/proc/locks')) {
      expect(value.owner).toEqual({ pid: holder.child.pid, program: 'node', collector: null });
      expect((await db('status')).stdout).toContain(`node, PID ${holder.child.pid}`);
    }
    await holder.stop();
  });

  it('names the collector that owns it', async () => {
    await createDemo(path, { rows: 5 });
    const database = await WritableDatabase.open(path);
    await writeCollectorFile(path, { url: 'http://127.0.0.1:8686', token: 'secret' });
    const { stdout } = await db('status');
    expect(stdout).toContain(`a collector, PID ${process.pid}, at http://127.0.0.1:8686 since `);
    expect(stdout).not.toContain('secret');
    await removeCollectorFile(path);
    database.close();
    expect((await json('status')).value.owner ?? null).toBeNull();
  });

  it('tells of a database of another version what it is', async () => {
    await createVersion1Database(path, [insertSql({}, 2)]);
    const { value } = await json('status');
    expect(value).toMatchObject({ rows: 2, schema: { version: '1', variant: 'v1' } });
    expect(value.schema.missingTables).toContain('quarantine');
    expect((await db('status')).stdout).toContain('version 1 (v1); db migrate brings it to the current one');
  });

  it('says what to do where there is none', async () => {
    const refused = await db('status');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('[not_found] learning.db does not exist.');
  });
});

describe('db validate', () => {
  it('ends with 0 without a violation, and with 3 with some, and shows their ids', async () => {
    await createVersion1Database(path, [insertSql({}, 3)]);
    expect((await db('validate')).code).toBe(0);
    const id = '00000000-0000-4000-8000-000000000001';
    const database = await WritableDatabase.open(path);
    await database.run(insertSql({ task_id: `'${id}'`, complexity_score: '101' }));
    database.close();
    const { code, stdout } = await db('validate');
    expect(code).toBe(3);
    expect(stdout).toContain('learning.db: score 75.00, 1 of 4 rows with a violation');
    expect(stdout).toContain(`1  range_complexity_score: complexity_score is outside 0 to 100\n      ${id}`);
    const report = await json('validate', '--samples', '0');
    expect(report).toMatchObject({ code: 3, value: { rows: 4, violatingRows: 1, score: 75 } });
  });

  it('reads every block, and says so of one that cannot be read', async () => {
    await createDemo(path, { rows: 20_000, indexes: false });
    const bytes = readFileSync(path);
    // Within the blocks of the columns; those of the primary key come behind them.
    const place = 3 * 4096 + 3 * 262_144;
    bytes.fill(0xff, place + 1000, place + 60_000);
    writeFileSync(path, bytes);
    const { code, stderr } = await db('validate');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\[(io_error|damaged|internal)\]/);
    expect(stderr).not.toContain(folder.path);
  });
});

describe('db reset', () => {
  it('asks somebody, and without a terminal does nothing', async () => {
    await createDemo(path, { rows: 12 });
    const before = readFileSync(path);
    const { code, stderr } = await db('reset');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /This takes 12 executions, from .* to .*, and the rows of metadata 2 out of learning\.db .*They stay in learning\.db\.before_reset-/,
    );
    expect(stderr).toContain('Add --yes if that is wanted.');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('puts an empty one in its place, and keeps the old one', async () => {
    await createDemo(path, { rows: 12 });
    const before = readFileSync(path);
    const { value } = await json('reset', '--yes');
    expect(value).toMatchObject({ rows: 12, keptAs: expect.stringMatching(/^learning\.db\.before_reset-/) });
    expect(files()).toEqual(['learning.db', value.keptAs]);
    expect(readFileSync(folder.file(value.keptAs)).equals(before)).toBe(true);
    expect(await rows('SELECT count(*)::INT FROM executions')).toEqual([[0]]);
  });

  it('keeps nothing where that is said', async () => {
    await createDemo(path, { rows: 12 });
    expect(await json('reset', '--yes', '--no-keep')).toMatchObject({ code: 0, value: { keptAs: null } });
    expect(files()).toEqual(['learning.db']);
  });

  it('refuses while another process has it open, and what is no learning database', async () => {
    await createDemo(path, { rows: 1 });
    const holder = new CliProcess('demo', 'write', path);
    await holder.says('Ctrl-C stops');
    expect((await db('reset', '--yes')).stderr).toContain(
      `[locked] learning.db is open in another process: node, PID ${holder.child.pid}.`,
    );
    await holder.stop();
    writeFileSync(path, 'hello '.repeat(3000));
    expect((await db('reset', '--yes')).stderr).toContain('[not_duckdb]');
    expect(files()).toEqual(['learning.db']);
  });
});
