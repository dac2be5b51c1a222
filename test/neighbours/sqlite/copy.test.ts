import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { SqliteDatabase } from '../../../src/neighbours/sqlite/database';
import { readWorkflowFile } from '../../../src/neighbours/workflows/read-file';
import { TemporaryFolder } from '../../support/temporary-folder';
import { ONEIRIC_DDL, Owner, python } from '../support/owner';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

let files = 0;
const newFile = () => folder.file(`store-${++files}.sqlite`);

async function rowsOf(path: string, sql: string): Promise<unknown[][]> {
  const database = await SqliteDatabase.open(path);
  try {
    return database.rows(sql);
  } finally {
    database.close();
  }
}

/** Everything about a file and what lies beside it, but for the time it was read. */
const outside = (path: string) =>
  readdirSync(folder.path)
    .filter((name) => folder.file(name).startsWith(path))
    .map((name) => {
      const { size, ino, mtimeMs, ctimeMs } = statSync(folder.file(name));
      return { name, size, ino, mtimeMs, ctimeMs };
    });

const insert = (run: string) => `INSERT INTO workflow_executions VALUES ('${run}', 'w', 'running', NULL, NULL, NULL)`;
const RUN_IDS = 'SELECT run_id FROM workflow_executions ORDER BY 1';

/** How often a restless file is read. */
const MODES = { DELETE: 4, WAL: 15 };

describe.skipIf(python === null)('a SQLite file that its owner has open', () => {
  it.each(['DELETE', 'TRUNCATE', 'PERSIST', 'WAL'] as const)('is read as of its last commit (%s)', async (mode) => {
    const path = newFile();
    const owner = await Owner.start(path, mode);
    await owner.run(...ONEIRIC_DDL, insert('one'));
    const before = outside(path);
    expect(await rowsOf(path, RUN_IDS)).toEqual([['one']]);
    expect(outside(path)).toEqual(before);
    await owner.run('BEGIN IMMEDIATE', insert('two'));
    expect(await rowsOf(path, RUN_IDS), 'not committed').toEqual([['one']]);
    await owner.run('COMMIT');
    expect(await rowsOf(path, RUN_IDS)).toEqual([['one'], ['two']]);
    await owner.run('BEGIN EXCLUSIVE');
    expect(await rowsOf(path, RUN_IDS), 'locked against everybody').toEqual([['one'], ['two']]);
    await owner.run('COMMIT');
    await owner.stop();
    expect(await rowsOf(path, RUN_IDS)).toEqual([['one'], ['two']]);
  });

  it.each(['DELETE', 'WAL'] as const)(
    'is one state at any moment while it is written to without pause (%s)',
    async (mode) => {
      const path = newFile();
      const owner = await Owner.start(path, mode, 'restless');
      const turns = new Set<unknown>();
      let read = 0;
      for (let i = 0; i < MODES[mode]; i++) {
        const database = await SqliteDatabase.open(path).catch((error) => {
          // A writer that never rests may keep every moment to itself; it may not show half of one.
          expect(error).toMatchObject({ code: 'unstable' });
          return null;
        });
        if (database === null) continue;
        read++;
        expect(database.rows('SELECT sum(a + b), count(DISTINCT turn) FROM account')).toEqual([[0, 1]]);
        expect(database.faults()).toEqual([]);
        turns.add(database.rows('SELECT max(turn) FROM account')[0]![0]);
        database.close();
      }
      expect(Number(await owner.stop())).toBeGreaterThan(1);
      if (mode === 'WAL') expect(read).toBe(MODES.WAL);
      expect(await rowsOf(path, 'SELECT sum(a + b), count(DISTINCT turn) FROM account')).toEqual([[0, 1]]);
    },
  );

  it('is read with the log that a killed owner left', async () => {
    const path = newFile();
    const owner = await Owner.start(path, 'WAL');
    await owner.run('PRAGMA wal_autocheckpoint = 0', ...ONEIRIC_DDL, insert('one'), insert('two'));
    await owner.run('BEGIN', insert('three'));
    await owner.kill();
    expect(await rowsOf(path, RUN_IDS)).toEqual([['one'], ['two']]);
    // A log that was cut in the middle of a commit ends before it.
    const log = readFileSync(`${path}-wal`);
    writeFileSync(`${path}-wal`, log.subarray(0, log.length - 1));
    expect(await rowsOf(path, RUN_IDS)).toEqual([['one']]);
    const flipped = Buffer.from(log);
    flipped[log.length - 100]! ^= 1;
    writeFileSync(`${path}-wal`, flipped);
    expect(await rowsOf(path, RUN_IDS)).toEqual([['one']]);
  });

  it('is refused where a killed owner left pages half written', async () => {
    const path = newFile();
    const owner = await Owner.start(path, 'DELETE');
    await owner.run(...ONEIRIC_DDL, 'CREATE TABLE big (filler TEXT)');
    await owner.run(
      'BEGIN',
      'INSERT INTO big SELECT hex(randomblob(500)) FROM json_each(json_array(1,2,3,4,5,6,7,8,9))',
    );
    for (let i = 0; i < 6; i++) await owner.run('INSERT INTO big SELECT hex(randomblob(500)) FROM big');
    await owner.kill();
    await expect(SqliteDatabase.open(path)).rejects.toMatchObject({ code: 'unstable', message: /half written/ });
    const next = await Owner.start(path, 'DELETE');
    await next.run('SELECT count(*) FROM big');
    await next.stop();
    expect(await rowsOf(path, 'SELECT count(*) FROM big')).toEqual([[0]]);
  });
});

describe('a file that is no database of Oneiric', () => {
  it('is told by its kind', async () => {
    const text = newFile();
    writeFileSync(text, 'no database at all, but long enough to be one. '.repeat(10));
    const empty = newFile();
    writeFileSync(empty, '');
    await expect(readWorkflowFile(text)).rejects.toMatchObject({ code: 'not_sqlite', message: /no SQLite database/ });
    await expect(readWorkflowFile(empty)).rejects.toMatchObject({ code: 'not_sqlite', message: /empty/ });
    await expect(readWorkflowFile(folder.file('none.sqlite'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(readWorkflowFile(folder.path)).rejects.toMatchObject({ code: 'not_sqlite', message: /no file/ });
  });

  it('is told when it is cut, damaged or of another program', async () => {
    const database = await SqliteDatabase.of(null, 'made');
    for (const sql of ONEIRIC_DDL) database.run(sql);
    for (let i = 0; i < 300; i++) database.run(insert(`run ${i}`));
    const whole = Buffer.from(database.bytes());
    database.close();
    const path = newFile();
    writeFileSync(path, whole);
    expect((await readWorkflowFile(path)).get('workflow_executions')!.rows).toHaveLength(300);
    truncateSync(path, whole.length - 4096);
    await expect(readWorkflowFile(path)).rejects.toMatchObject({ code: 'truncated' });
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 4096);
    writeFileSync(path, damaged);
    await expect(readWorkflowFile(path)).rejects.toMatchObject({ code: 'damaged_neighbour' });

    const other = await SqliteDatabase.of(null, 'made');
    other.run('CREATE TABLE music (title TEXT)');
    // A view by the name of a table could run for ever.
    other.run(
      'CREATE VIEW workflow_executions AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS run_id FROM n',
    );
    writeFileSync(path, other.bytes());
    other.close();
    await expect(readWorkflowFile(path)).rejects.toMatchObject({ code: 'not_sqlite', message: /another program/ });
  });

  it('says what it could not read of odd values', async () => {
    const database = await SqliteDatabase.of(null, 'made');
    database.run('CREATE TABLE workflow_execution_nodes (RUN_ID, node_key, status, started_at, attempts)');
    database.run(
      `INSERT INTO workflow_execution_nodes VALUES ('a', 'n', 'failed', '2026-02-30T00:00:00', 'many'),
        ('b', 'n', x'6f6b', 1770000000.5, 2), (NULL, 'n', '', NULL, NULL), ('c', 'n', 3, '2026-01-01 01:00:00.5+01:00', NULL)`,
    );
    const path = newFile();
    writeFileSync(path, database.bytes());
    database.close();
    const { rows, remarks } = (await readWorkflowFile(path)).get('workflow_execution_nodes')!;
    expect(rows).toEqual([
      ['a', 'n', 'failed', null, null, null, null],
      ['b', 'n', 'ok', 1770000000500, null, 2, null],
      ['c', 'n', '3', Date.UTC(2026, 0, 1, 0, 0, 0, 500), null, null, null],
    ]);
    expect(remarks.join(' ')).toMatch(/lacks ended_at, error.*started_at .* 1 value .*attempts .* 1 value .*1 row/);
  });
});
