import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import { LearningError } from '../../src/error/learning-error';
import { WritableDatabase } from '../../src/writing/writable-database';
import { CliProcess } from '../support/cli-process';
import { createInitScriptDatabase } from '../support/init-script-database';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

let made = 0;
async function learningDatabase(rows = 20): Promise<string> {
  const path = folder.file(`${made++}.db`);
  await createDemo(path, { rows, end: Date.UTC(2026, 1, 9) });
  return path;
}

async function opened<T>(path: string, work: (database: WritableDatabase) => Promise<T>): Promise<T> {
  const database = await WritableDatabase.open(path);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const refusal = async (work: Promise<unknown>): Promise<LearningError> => {
  const error = await work.then(
    () => expect.unreachable('It should have been refused.'),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(LearningError);
  expect((error as LearningError).toDisplay()).not.toContain(folder.path);
  return error as LearningError;
};

const countSql = 'SELECT count(*)::INTEGER AS n FROM executions';

describe('opening', () => {
  it('names the program and the process that holds the lock', async () => {
    const path = await learningDatabase();
    const holder = new CliProcess('demo', 'write', path);
    await holder.says('Ctrl-C stops');
    expect(await refusal(WritableDatabase.open(path))).toMatchObject({
      code: 'locked',
      message: `${path.split('/').at(-1)} is open in another process: node, PID ${holder.child.pid}.`,
    });
    await holder.stop();
    await opened(path, async (database) => expect((await database.all(countSql))[0]!.n).toBeGreaterThanOrEqual(20));
  });

  it('names this process where it is this one', async () => {
    const path = await learningDatabase();
    const link = folder.file('link.db');
    symlinkSync(path, link);
    await opened(path, async () => {
      const error = await refusal(WritableDatabase.open(link));
      expect(error.message).toBe(`link.db is open in this process already, PID ${process.pid}.`);
    });
  });

  it('makes no file where there is none, and no database of an empty one', async () => {
    expect((await refusal(WritableDatabase.open(folder.file('none.db')))).code).toBe('not_found');
    expect(existsSync(folder.file('none.db'))).toBe(false);
    writeFileSync(folder.file('empty.db'), '');
    expect((await refusal(WritableDatabase.open(folder.file('empty.db')))).code).toBe('truncated');
    expect(readFileSync(folder.file('empty.db'))).toHaveLength(0);
  });

  it('refuses what is no learning database', async () => {
    writeFileSync(folder.file('text.db'), 'hello '.repeat(3000));
    expect((await refusal(WritableDatabase.open(folder.file('text.db')))).code).toBe('not_duckdb');
    const instance = await DuckDBInstance.create(folder.file('foreign.db'));
    await (await instance.connect()).run('CREATE TABLE memory_outbox (id INTEGER)');
    instance.closeSync();
    expect((await refusal(WritableDatabase.open(folder.file('foreign.db')))).code).toBe('no_executions');
  });

  it('takes every variant, in UTC, with extensions and network left out', async () => {
    const path = folder.file('init-script.db');
    await createInitScriptDatabase(path);
    await opened(path, async (database) => {
      expect(await database.all(countSql)).toEqual([{ n: 50 }]);
      expect(await database.all("SELECT current_setting('TimeZone') AS zone")).toEqual([{ zone: 'UTC' }]);
      expect((await refusal(database.all("SELECT * FROM 'https://127.0.0.1:1/a.parquet'"))).code).toBe('internal');
    });
  });

  it('says so when it is asked after it was closed', async () => {
    const database = await WritableDatabase.open(await learningDatabase());
    database.close();
    expect((await refusal(database.all(countSql))).message).toMatch(/was asked after it had been closed\.$/);
  });

  it('keeps the storage that the file has', async () => {
    const path = await learningDatabase();
    const storage = () => readFileSync(path).readBigUInt64LE(12);
    expect(storage()).toBe(64n);
    await opened(path, async (database) => {
      await database.run('DELETE FROM executions');
      await database.checkpoint();
    });
    expect(storage()).toBe(64n);
  });
});

describe('a transaction', () => {
  it('commits all of it', async () => {
    await opened(await learningDatabase(), async (database) => {
      const deleted = await database.transaction(async (session) => {
        await session.run('CREATE TEMP TABLE doomed AS SELECT task_id FROM executions LIMIT 5');
        return session.change('DELETE FROM executions WHERE task_id IN (FROM doomed)');
      });
      expect(deleted).toBe(5);
      expect(await database.all(countSql)).toEqual([{ n: 15 }]);
    });
  });

  it('leaves nothing of one that throws, and goes on', async () => {
    await opened(await learningDatabase(), async (database) => {
      const failing = database.transaction(async (session) => {
        await session.run('DELETE FROM executions');
        throw new LearningError('bad_query', 'No.');
      });
      expect((await refusal(failing)).code).toBe('bad_query');
      expect(await database.all(countSql)).toEqual([{ n: 20 }]);
      await database.transaction((session) => session.run('DELETE FROM executions'));
      expect(await database.all(countSql)).toEqual([{ n: 0 }]);
    });
  });

  it('shows nothing of itself beside it, and two that change one row do not both commit', async () => {
    await opened(await learningDatabase(), async (database) => {
      await database.transaction(async (first) => {
        await first.run('UPDATE executions SET user_rating = 1');
        expect(await database.all(`${countSql} WHERE user_rating = 1`)).not.toEqual([{ n: 20 }]);
        const second = database.transaction((session) => session.run('UPDATE executions SET user_rating = 2'));
        expect((await refusal(second)).code).toBe('busy');
      });
      expect(await database.all(`${countSql} WHERE user_rating = 1`)).toEqual([{ n: 20 }]);
    });
  });

  it('takes rows through an appender', async () => {
    await opened(await learningDatabase(), async (database) => {
      await database.transaction(async (session) => {
        await session.run('CREATE TEMP TABLE staged (key VARCHAR)');
        const appender = await session.appender('staged');
        for (const key of ['one', 'two']) {
          appender.appendVarchar(key);
          appender.endRow();
        }
        appender.closeSync();
        await session.run("INSERT INTO metadata SELECT key, 'x', NULL FROM staged");
      });
      expect(await database.all("SELECT key FROM metadata WHERE value = 'x' ORDER BY key")).toEqual([
        { key: 'one' },
        { key: 'two' },
      ]);
    });
  });

  it('is interrupted with the database', async () => {
    const path = await learningDatabase();
    const controller = new AbortController();
    const database = await WritableDatabase.open(path, { signal: controller.signal });
    const work = database.transaction(async (session) => {
      await session.run('DELETE FROM executions');
      setTimeout(() => controller.abort(), 50);
      await session.run('SELECT sum(a.i * b.i) FROM range(10_000_000) a(i), range(10_000_000) b(i)');
    });
    expect((await refusal(work)).code).toBe('cancelled');
    database.close();
    await opened(path, async (again) => expect(await again.all(countSql)).toEqual([{ n: 20 }]));
  });
});
