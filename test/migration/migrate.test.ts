import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import type { LearningError } from '../../src/error/learning-error';
import { migrate, planMigration } from '../../src/migration/migrate';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { INDEXES } from '../../src/model/indexes';
import { TABLES } from '../../src/model/tables';
import { CliProcess } from '../support/cli-process';
import { createInitScriptDatabase } from '../support/init-script-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { createVersion1Database, insertSql } from '../support/version-1-database';

let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
});
afterEach(() => folder.dispose());

const files = () => readdirSync(folder.path).toSorted();

async function rows(sql: string, file = path): Promise<unknown[][]> {
  const db = await openFile(file);
  try {
    return await db.rows(sql);
  } finally {
    db.close();
  }
}

/** Over every column of every row, each under the name and type of the model. */
const sum = (file = path) =>
  rows(
    `SELECT count(*), bit_xor(hash(${EXECUTION_COLUMNS.map(({ name, type }) => (name === 'embedding' ? 'embedding::FLOAT[]' : `${name}::${type}`)).join(', ')})) FROM executions`,
    file,
  );

const refusal = (work: Promise<unknown>): Promise<LearningError> =>
  work.then(
    () => expect.unreachable('It should have been refused.'),
    (error: LearningError) => {
      expect(error.toDisplay()).not.toContain(folder.path);
      return error;
    },
  );

/** DuckDB alters no table that an index depends on. */
const BARE = INDEXES.map(({ name }) => `DROP INDEX ${name}`);

const kept = () => files().find((file) => file.startsWith('learning.db.before_migration-'));

async function isVersion2(): Promise<void> {
  expect(await rows("SELECT value FROM metadata WHERE key = 'schema_version'")).toEqual([['2']]);
  const tables = (await rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'")).flat();
  expect(tables).toEqual(expect.arrayContaining(TABLES.map(({ name }) => name)));
  const indexes = (await rows("SELECT index_name FROM duckdb_indexes() WHERE database_name = 'file'")).flat();
  expect(indexes.toSorted()).toEqual(INDEXES.map(({ name }) => name).toSorted());
  expect(await rows('SELECT count(*)::INT >= 0 FROM tier_performance_mv')).toEqual([[true]]);
  await expect(rows('SELECT duration_bucket FROM executions_derived LIMIT 1')).resolves.toBeDefined();
}

describe('a database becomes one of version 2', () => {
  it('of version 1, with every row, and the old one kept', async () => {
    await createVersion1Database(path, [
      insertSql({ repo: "'one'" }, 20),
      insertSql({ embedding: 'list_value(0.5)::FLOAT[1]::FLOAT[] || range(383)::FLOAT[]' }, 3),
      "INSERT INTO metadata VALUES ('owner', 'us', NULL)",
    ]);
    const before = await sum();
    const done = await migrate(path);
    expect(done).toMatchObject({ needed: true, from: '1', to: '2', rows: 23, quarantined: [], embeddingWidth: 384 });
    expect(done.keptAs).toBe(kept());
    expect(files()).toEqual(['learning.db', done.keptAs]);
    await isVersion2();
    expect(await sum()).toEqual(before);
    expect(await sum(folder.file(done.keptAs!))).toEqual(before);
    expect(await rows("SELECT value FROM metadata WHERE key IN ('owner', 'migrated_from') ORDER BY key")).toEqual([
      ['1'],
      ['us'],
    ]);
    expect(await rows('SELECT operation, records_affected::INT, outcome FROM maintenance_log')).toEqual([
      ['db.migrate', 23, 'succeeded'],
    ]);
    expect(await migrate(path)).toMatchObject({ needed: false, rows: 23, keptAs: null });
  });

  it('of the init script, whose embeddings are 768 wide, and stay so', async () => {
    await createInitScriptDatabase(path);
    const before = await sum();
    expect(await migrate(path)).toMatchObject({ from: 'init-script', rows: 50, embeddingWidth: 768, quarantined: [] });
    await isVersion2();
    expect(await sum()).toEqual(before);
    expect(await rows("SELECT value FROM metadata WHERE key = 'embedding_dimension'")).toEqual([['768']]);
    expect(
      await rows(
        "SELECT data_type FROM duckdb_columns() WHERE column_name = 'embedding' AND table_name = 'executions' AND database_name = 'file'",
      ),
    ).toEqual([['FLOAT[768]']]);
  });

  it('with embeddings of several widths, none of which is lost', async () => {
    await createInitScriptDatabase(path, 3);
    const instance = await DuckDBInstance.create(path);
    await (await instance.connect()).run("UPDATE executions SET embedding = [1, 2] WHERE model_tier = 'haiku-3.5'");
    instance.closeSync();
    const before = await sum();
    expect(await migrate(path)).toMatchObject({ embeddingWidth: null, quarantined: [] });
    expect(await sum()).toEqual(before);
  });

  it('with what its owner has left in the log', async () => {
    await createVersion1Database(path, []);
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run('PRAGMA disable_checkpoint_on_shutdown');
    await connection.run(insertSql({}, 7));
    connection.disconnectSync();
    instance.closeSync();
    expect(existsSync(`${path}.wal`)).toBe(true);
    expect(await migrate(path)).toMatchObject({ rows: 7 });
    expect(files()).toEqual(['learning.db', kept()]);
    expect(await rows('SELECT count(*)::INT FROM executions')).toEqual([[7]]);
    expect(await rows('SELECT count(*)::INT FROM executions', folder.file(kept()!))).toEqual([[7]]);
  });

  it('with columns, tables, types, sequences, macros and views of others', async () => {
    await createVersion1Database(path, [
      'ALTER TABLE executions ADD COLUMN "Team" VARCHAR',
      insertSql({ '"Team"': "'blue'" }),
      "CREATE TYPE mood AS ENUM ('good', 'bad')",
      'CREATE SCHEMA other',
      'CREATE SEQUENCE numbers',
      "CREATE TABLE other.notes (id INTEGER PRIMARY KEY DEFAULT nextval('numbers'), mood mood)",
      "INSERT INTO other.notes (mood) VALUES ('good'), ('bad')",
      'CREATE VIEW teams AS SELECT "Team" FROM executions',
      'CREATE MACRO plus_one(x) AS x + 1',
    ]);
    expect((await migrate(path)).carriedAlong).toEqual(['column Team', 'table other.notes']);
    await isVersion2();
    expect(await rows('SELECT * FROM teams')).toEqual([['blue']]);
    expect(await rows('SELECT id, mood::VARCHAR, plus_one(id) FROM other.notes')).toEqual([
      [1, 'good', 2],
      [2, 'bad', 3],
    ]);
  });

  it('behind a symbolic link, with its mode', async () => {
    mkdirSync(folder.file('data'));
    const real = folder.file('data/real.db');
    await createVersion1Database(real, [insertSql({})]);
    chmodSync(real, 0o640);
    symlinkSync('data/real.db', path);
    await migrate(path);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(readFileSync(path).equals(readFileSync(real))).toBe(true);
    expect(readdirSync(folder.file('data'))).toHaveLength(2);
  });

  it('without a foreign key that others have put on the record', async () => {
    await createVersion1Database(path, [
      insertSql({}),
      'CREATE TABLE feedback (feedback_id UUID PRIMARY KEY, task_id UUID REFERENCES executions (task_id), timestamp TIMESTAMP, feedback_type VARCHAR, rating INTEGER, comment VARCHAR, user_id UUID)',
      "INSERT INTO feedback SELECT uuid(), task_id, timestamp, 'good', 5, NULL, NULL FROM executions",
    ]);
    await migrate(path);
    await isVersion2();
    expect(await rows('SELECT rating, visibility FROM feedback')).toEqual([[5, 'private']]);
  });
});

describe('rows that the new table refuses', () => {
  it('go to quarantine as they were, each with field and reason', async () => {
    await createVersion1Database(path, [
      insertSql({}, 3),
      insertSql({ routing_confidence: '1.5', actual_cost: '0.25', repo: "'a'" }),
      insertSql({ actual_cost: "'nan'", duration_seconds: '-1', repo: "'b'" }),
      insertSql({ timestamp: 'now()::TIMESTAMP + INTERVAL 3 DAY', repo: "'future'" }),
    ]);
    const done = await migrate(path);
    expect(done.quarantined).toEqual([
      {
        reason: 'duration_seconds is below 0, infinite or NaN; actual_cost is below 0, infinite or NaN',
        rows: 1,
        samples: [expect.any(String)],
      },
      { reason: 'routing_confidence is outside 0 to 1', rows: 1, samples: [expect.any(String)] },
    ]);
    expect(await rows('SELECT count(*)::INT FROM executions')).toEqual([[4]]);
    const held = await rows(
      "SELECT field, source, kind, status, record->>'repo', record->>'routing_confidence', record->>'actual_cost', record->>'task_id' = task_id FROM quarantine ORDER BY record->>'repo'",
    );
    expect(held).toEqual([
      ['routing_confidence', 'migration', 'execution', 'held', 'a', '1.5', '0.25', true],
      ['duration_seconds', 'migration', 'execution', 'held', 'b', '0.5', 'nan', true],
    ]);
  });

  it('are those that cannot be converted, lack what they must have, or come twice', async () => {
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    const columns = EXECUTION_COLUMNS.map(({ name, type }) => `${name} ${name === 'file_count' ? 'VARCHAR' : type}`);
    await connection.run(`CREATE TABLE executions (${columns.join(', ')})`);
    const twice = "'00000000-0000-4000-8000-000000000001'";
    await connection.run(insertSql({ task_id: twice, file_count: "'x'" }));
    await connection.run(insertSql({ task_id: twice, repo: "'first'", file_count: "'2'" }));
    await connection.run(insertSql({ task_id: twice, repo: "'second'" }));
    await connection.run(insertSql({ repo: 'NULL' }));
    connection.disconnectSync();
    instance.closeSync();
    const done = await migrate(path);
    expect(done.converted).toEqual(['file_count from VARCHAR to INTEGER']);
    expect(done.quarantined.map(({ reason }) => reason).toSorted()).toEqual([
      'file_count cannot be converted to INTEGER; file_count is NULL',
      'repo is NULL',
      'task_id occurs before',
    ]);
    expect(await rows('SELECT repo, file_count FROM executions')).toEqual([['first', 2]]);
    expect(await rows('SELECT count(*)::INT FROM quarantine')).toEqual([[3]]);
  });
});

describe('nothing is changed', () => {
  const untouched = async (work: () => Promise<unknown>) => {
    const [before, listed] = [readFileSync(path), files()];
    const result = await work();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(files()).toEqual(listed);
    return result;
  };

  it('by a plan, which says what would happen', async () => {
    await createVersion1Database(path, [insertSql({}, 4), insertSql({ user_rating: '9' })]);
    copyFileSync(path, folder.file('copy.db'));
    await untouched(async () => {
      expect(await planMigration(folder.file('copy.db'), 'learning.db')).toMatchObject({
        needed: true,
        rows: 5,
        quarantined: [{ reason: 'user_rating is outside 1 to 5', rows: 1 }],
        keptAs: null,
      });
    });
  });

  it('while another process has it open, which is named', async () => {
    await createVersion1Database(path, [insertSql({})]);
    const holder = new CliProcess('demo', 'write', path, '--history', '0');
    await holder.says('Ctrl-C stops');
    const refused = await CliProcess.run('db', 'migrate', '--db', path);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`[locked] learning.db is open in another process: node, PID ${holder.child.pid}.`);
    await holder.stop();
  });

  it('in a current database, whoever has it open: there is nothing to do', async () => {
    await createDemo(path, { rows: 5 });
    const holder = new CliProcess('demo', 'write', path);
    await holder.says('Ctrl-C stops');
    const { code, stdout, stderr } = await CliProcess.run('db', 'migrate', '--db', path, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ needed: false, keptAs: null });
    await holder.stop();
  });

  it.each<[string, string[], string, string?]>([
    ['of a newer version', ["UPDATE metadata SET value = '3' WHERE key = 'schema_version'"], 'newer_format'],
    ['with a table of ours that has other columns', ['CREATE TABLE feedback (mine INTEGER)'], 'bad_schema'],
    [
      'with rows in such a table that are refused',
      ['CREATE TABLE q_table (state VARCHAR)', "INSERT INTO q_table VALUES ('s')"],
      'bad_schema',
    ],
    [
      'with a column that cannot be converted',
      [
        ...BARE,
        'ALTER TABLE executions DROP uploaded_at',
        'ALTER TABLE executions ADD COLUMN uploaded_at INTEGER[]',
        'UPDATE executions SET uploaded_at = [1]',
      ],
      'bad_schema',
    ],
    ['that lacks a column it must have', [...BARE, 'ALTER TABLE executions DROP file_count'], 'bad_schema'],
    [
      'where a table of others refers to executions',
      ['CREATE TABLE notes (task_id UUID REFERENCES executions (task_id))'],
      'bad_schema',
      'the table notes has a foreign key on executions',
    ],
    [
      'with a view by the name of a table of ours',
      ['ALTER TABLE metadata RENAME TO told', 'CREATE VIEW metadata AS FROM told'],
      'bad_schema',
      'metadata is a view',
    ],
    [
      'with a table by the name of a view of ours',
      ['CREATE TABLE executions_derived (mine INTEGER)'],
      'bad_schema',
      'executions_derived is a table',
    ],
  ])('in a database %s', async (_, statements, code, problem = '') => {
    await createVersion1Database(path, [insertSql({}), ...statements]);
    await untouched(async () => {
      const error = await refusal(migrate(path));
      expect(error.code).toBe(code);
      expect(error.message).toContain(problem);
    });
  });

  it('in what is no learning database, or not there', async () => {
    expect((await refusal(migrate(path))).code).toBe('not_found');
    writeFileSync(path, 'hello '.repeat(3000));
    await untouched(async () => expect((await refusal(migrate(path))).code).toBe('not_duckdb'));
  });

  it('when it is interrupted', async () => {
    await createVersion1Database(path, [insertSql({}, 20_000)]);
    const controller = new AbortController();
    const work = migrate(path, { signal: controller.signal, report: () => controller.abort() });
    expect((await refusal(work)).code).toBe('cancelled');
    expect(files()).toEqual(['learning.db']);
    expect(await rows("SELECT value FROM metadata WHERE key = 'schema_version'")).toEqual([['1']]);
  });
});

describe('a run that is killed', () => {
  it('leaves the old database or the new one, whole, and the next clears up', async () => {
    const original = folder.file('original');
    await createVersion1Database(original, [insertSql({}, 60_000)]);
    const whole = await sum(original);
    const seen = new Set<unknown>();
    for (const delay of [600, 900, 1100, 1300, 1500, 1800, 2100, 2600]) {
      const place = folder.file(`run-${delay}`);
      mkdirSync(place);
      const file = `${place}/learning.db`;
      copyFileSync(original, file);
      const running = new CliProcess('db', 'migrate', '--db', file);
      await new Promise((resolve) => setTimeout(resolve, delay * (0.8 + 0.4 * Math.random())));
      await running.stop('SIGKILL');
      expect(await sum(file)).toEqual(whole);
      const [[version]] = (await rows("SELECT value FROM metadata WHERE key = 'schema_version'", file)) as [[string]];
      seen.add(version);
      await migrate(file);
      expect(await sum(file)).toEqual(whole);
      expect(readdirSync(place).filter((name) => !/^learning\.db(\.before_migration-\w+)?$/.test(name))).toEqual([]);
    }
    expect(seen).toContain('1');
  }, 120_000);

  it('leaves a second name of the file, which is no old database', async () => {
    await createVersion1Database(path, [insertSql({})]);
    linkSync(path, folder.file('learning.db.before_migration-20260101T000000Z'));
    writeFileSync(folder.file('.learning.db.0123456789ab.building'), 'half');
    writeFileSync(folder.file('.learning.db.0123456789ab.building.wal'), 'half');
    writeFileSync(folder.file('.learning.db.notes'), 'of somebody else');
    const { keptAs } = await migrate(path);
    expect(files()).toEqual(['.learning.db.notes', 'learning.db', keptAs]);
  });
});
