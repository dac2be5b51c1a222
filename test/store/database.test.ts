import { chmodSync, copyFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { LearningError } from '../../src/error/learning-error';
import { Database } from '../../src/store/database';
import { storeError } from '../../src/store/store-error';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const refusal = (path: string): Promise<LearningError> =>
  Database.open(path).then(
    (database) => {
      database.close();
      return expect.unreachable('It should have been refused.');
    },
    (error: LearningError) => {
      expect(error).toBeInstanceOf(LearningError);
      expect(error.toDisplay()).not.toContain(folder.path);
      return error;
    },
  );

describe('a database open for writing', () => {
  it('is locked against other processes until it is closed', async () => {
    const path = folder.file('locked.db');
    const database = await Database.open(path);
    const refused = await CliProcess.run('demo', 'write', path);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`[locked] locked.db is open in another process: node, PID ${process.pid}.`);
    database.close();
    expect((await CliProcess.run('demo', 'write', path)).stderr).toContain('[no_executions]');
  });

  it('is not opened a second time by its own process, which would drop the lock', async () => {
    const path = folder.file('once.db');
    const link = folder.file('link.db');
    const database = await Database.open(path);
    symlinkSync('once.db', link);
    for (const name of [path, `${folder.path}/../${folder.path.split('/').at(-1)}/once.db`, link]) {
      expect((await refusal(name)).code).toBe('locked');
    }
    expect((await CliProcess.run('demo', 'write', path)).stderr).toContain('[locked]');
    database.close();
    (await Database.open(path)).close();
  });

  it('says in our words what DuckDB has against a statement, without the path', async () => {
    const database = await Database.open(folder.file('words.db'));
    await expect(database.run('SELEC 1')).rejects.toMatchObject({
      code: 'internal',
      message: 'words.db: DuckDB failed unexpectedly (Parser).',
    });
    expect(await database.rows('SELECT 1 AS one')).toEqual([[1]]);
    database.close();
  });
});

describe('a file that cannot be written', () => {
  it('is no database', async () => {
    writeFileSync(folder.file('text.db'), 'hello '.repeat(3000));
    expect((await refusal(folder.file('text.db'))).code).toBe('not_duckdb');
  });

  it('is encrypted', async () => {
    const memory = await DuckDBInstance.create(':memory:');
    const connection = await memory.connect();
    await connection.run("SET force_mbedtls_unsafe = 'true'");
    await connection.run(`ATTACH '${folder.file('secret.db')}' AS secret (ENCRYPTION_KEY 'k')`);
    await connection.run('CREATE TABLE secret.t (i INTEGER)');
    await connection.run('DETACH secret');
    connection.disconnectSync();
    memory.closeSync();
    expect((await refusal(folder.file('secret.db'))).code).toBe('encrypted');
  });

  it.skipIf(process.getuid?.() === 0)('belongs to somebody else', async () => {
    const path = folder.file('readonly.db');
    (await Database.open(path)).close();
    copyFileSync(path, folder.file('copy.db'));
    chmodSync(folder.file('copy.db'), 0o400);
    expect((await refusal(folder.file('copy.db'))).code).toBe('permission_denied');
  });

  it('leaves nothing behind where there was nothing', async () => {
    const before = readdirSync(folder.path);
    expect((await refusal(folder.file('no/such.db'))).code).toBe('not_found');
    expect(readdirSync(folder.path)).toEqual(before);
  });

  // What DuckDB 1.5 says, word for word, where the case itself takes a full disk or another version.
  it.each([
    [
      'TransactionContext Error: Failed to commit: Could not write file "/a/b.db.wal": No space left on device',
      'disk_full',
    ],
    ['IO Error: Cannot open file "/a/b.db": Permission denied', 'permission_denied'],
    ['IO Error: Cannot open file "/a/b.db": Read-only file system', 'permission_denied'],
    [
      'IO Error: Trying to read a database file with version number 999, but we can only read versions between 64 and 68.',
      'newer_format',
    ],
    ['IO Error: Could not read from file "/a/b.db": Input/output error', 'io_error'],
  ])('for the reason: %s', (text, code) => {
    const error = storeError(new Error(text), 'b.db');
    expect(error.code).toBe(code);
    expect(error.toDisplay()).not.toContain('/a/');
    expect(error.message).toMatch(/^b\.db\b/);
  });
});
