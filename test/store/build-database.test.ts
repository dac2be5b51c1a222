import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LearningError } from '../../src/error/learning-error';
import { buildDatabase } from '../../src/store/build-database';
import { createSchema } from '../../src/store/create-schema';
import { Database } from '../../src/store/database';
import { CliProcess } from '../support/cli-process';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

let folder: TemporaryFolder;
let path: string;

beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
});
afterEach(() => folder.dispose());

const files = () => readdirSync(folder.path).toSorted();

const withMark = (mark: string) => async (database: Database) => {
  await createSchema(database);
  await database.run(`INSERT INTO metadata VALUES ('mark', '${mark}', NULL)`);
};

async function mark(): Promise<unknown> {
  const db = await openFile(path);
  try {
    return await db.value("SELECT value FROM metadata WHERE key = 'mark'");
  } finally {
    db.close();
  }
}

const failure = (work: Promise<unknown>): Promise<LearningError> =>
  work.then(
    () => expect.unreachable('It should have failed.'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(LearningError);
      expect((error as LearningError).toDisplay()).not.toContain(folder.path);
      return error as LearningError;
    },
  );

describe('a new database', () => {
  it('is there when it is complete, without a WAL and without anything beside it', async () => {
    let seen: string[] = [];
    await buildDatabase(path, {}, async (database) => {
      await withMark('new')(database);
      seen = files();
    });
    expect(seen).not.toContain('learning.db');
    expect(files()).toEqual(['learning.db']);
    expect(await mark()).toBe('new');
  });

  it.runIf(process.platform === 'linux')(
    'clears away what a build that was killed has left, not what goes on',
    async () => {
      for (const name of ['.learning.db.0123456789ab.building', '.learning.db.0123456789ab.building.wal']) {
        writeFileSync(folder.file(name), 'half');
      }
      const other = '.learning.db.ba9876543210.building';
      const builder = await Writer.start(folder.file(other));
      await buildDatabase(path, {}, withMark('new'));
      expect(files().filter((name) => name.includes('0123456789ab'))).toEqual([]);
      expect(files()).toEqual(expect.arrayContaining([other, 'learning.db']));
      await builder.stop();
    },
  );

  it('leaves nothing when filling it fails', async () => {
    const error = new LearningError('bad_query', 'No.');
    expect(await failure(buildDatabase(path, {}, () => Promise.reject(error)))).toBe(error);
    expect(files()).toEqual([]);
  });

  it('leaves nothing when it is interrupted, in a statement that runs for ever', async () => {
    const controller = new AbortController();
    const work = buildDatabase(path, { signal: controller.signal }, async (database) => {
      setTimeout(() => controller.abort(), 50);
      await database.run(
        'SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range * b.range = -1',
      );
    });
    expect((await failure(work)).code).toBe('cancelled');
    expect(files()).toEqual([]);
  });

  it('begins nothing more once it is interrupted', async () => {
    const controller = new AbortController();
    const work = buildDatabase(path, { signal: controller.signal }, async (database) => {
      controller.abort();
      await database.run('CREATE TABLE t (i INTEGER)');
    });
    expect((await failure(work)).code).toBe('cancelled');
    expect(files()).toEqual([]);
  });

  it('is refused in a folder that does not exist', async () => {
    const error = await failure(buildDatabase(folder.file('no/learning.db'), {}, withMark('new')));
    expect([error.code, error.message]).toEqual(['not_found', 'learning.db lies in a folder that does not exist.']);
  });
});

describe('what is there already', () => {
  it.each(['learning.db', 'learning.db.wal', 'learning.db.wal.checkpoint'])('is kept: %s', async (name) => {
    writeFileSync(folder.file(name), 'something');
    const error = await failure(buildDatabase(path, {}, withMark('new')));
    expect([error.code, error.message]).toEqual(['already_exists', `${name} exists already.`]);
    expect(readFileSync(folder.file(name), 'utf8')).toBe('something');
  });

  it('is kept when it appeared during the work', async () => {
    const work = buildDatabase(path, {}, async (database) => {
      await withMark('new')(database);
      writeFileSync(path, 'something');
    });
    expect((await failure(work)).code).toBe('already_exists');
    expect(files()).toEqual(['learning.db']);
    expect(readFileSync(path, 'utf8')).toBe('something');
  });

  it('is replaced when told so', async () => {
    await buildDatabase(path, {}, withMark('old'));
    await buildDatabase(path, { replace: true }, withMark('new'));
    expect(files()).toEqual(['learning.db']);
    expect(await mark()).toBe('new');
  });

  it('is replaced with its WAL, which would otherwise meet the new file', async () => {
    const writer = new CliProcess('demo', 'write', path, '--history', '0', '--rate', '100');
    await writer.says('writing');
    while (!existsSync(`${path}.wal`)) await new Promise((resolve) => setTimeout(resolve, 50));
    await writer.stop('SIGKILL');
    expect(files()).toEqual(['learning.db', 'learning.db.wal']);
    await buildDatabase(path, { replace: true }, withMark('new'));
    expect(files()).toEqual(['learning.db']);
    expect(await mark()).toBe('new');
  });

  it('is a WAL without its database, and is removed when told so', async () => {
    writeFileSync(`${path}.wal`, 'something');
    await buildDatabase(path, { replace: true }, withMark('new'));
    expect(files()).toEqual(['learning.db']);
    expect(await mark()).toBe('new');
  });

  it('stays as it was when the work is interrupted', async () => {
    await buildDatabase(path, {}, withMark('old'));
    const controller = new AbortController();
    const work = buildDatabase(path, { replace: true, signal: controller.signal }, async (database) => {
      await withMark('new')(database);
      controller.abort();
    });
    expect((await failure(work)).code).toBe('cancelled');
    expect(files()).toEqual(['learning.db']);
    expect(await mark()).toBe('old');
  });

  it('is locked meanwhile', async () => {
    await buildDatabase(path, {}, withMark('old'));
    await buildDatabase(path, { replace: true }, async (database) => {
      const { code, stderr } = await CliProcess.run('demo', 'write', path);
      expect([code, stderr]).toEqual([1, expect.stringContaining('[locked] learning.db is open in another process')]);
      await withMark('new')(database);
    });
    expect(await mark()).toBe('new');
  });

  it('is replaced where a symbolic link points, and the link stays', async () => {
    mkdirSync(folder.file('data'));
    await buildDatabase(folder.file('data/real.db'), {}, withMark('old'));
    symlinkSync('data/real.db', path);
    await buildDatabase(path, { replace: true }, withMark('new'));
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder.file('data'))).toEqual(['real.db']);
    expect(await mark()).toBe('new');
  });

  it('is left alone when it is no learning database, even when told to replace it', async () => {
    const database = await Database.open(path);
    await database.run('CREATE TABLE invoices (id INTEGER)');
    database.close();
    const before = readFileSync(path);
    const error = await failure(buildDatabase(path, { replace: true }, withMark('new')));
    expect([error.code, error.message]).toEqual([
      'no_executions',
      'learning.db is a database of something else, and was left alone.',
    ]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each([
    ['text', () => writeFileSync(path, 'not a database '.repeat(1000))],
    ['an empty file', () => writeFileSync(path, '')],
    ['a folder', () => mkdirSync(path)],
  ])('is left alone when it is %s', async (_, make) => {
    make();
    expect((await failure(buildDatabase(path, { replace: true }, withMark('new')))).code).toBe('not_duckdb');
    expect(files()).toEqual(['learning.db']);
  });
});
