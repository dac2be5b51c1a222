import { existsSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/store/database';
import { CliProcess } from '../support/cli-process';
import { createInitScriptDatabase } from '../support/init-script-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { until } from '../support/until';

let folder: TemporaryFolder;
let path: string;

beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
});
afterEach(() => folder.dispose());

async function ask(sql: string): Promise<unknown[]> {
  const db = await openFile(path);
  try {
    return (await db.rows(sql))[0]!;
  } finally {
    db.close();
  }
}

/** Until the writer has committed so many bytes. */
const written = (bytes: number) => until(() => existsSync(`${path}.wal`) && statSync(`${path}.wal`).size > bytes);

const COUNT = 'SELECT count(*)::INTEGER FROM executions';

describe('demo write', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'stops at %s with all rows in the file, no WAL, exit code 0',
    async (signal) => {
      const writer = new CliProcess('demo', 'write', path, '--rate', '200', '--history', '0', '--json');
      await writer.says('writing');
      await written(40_000);
      const { code, stdout } = await writer.stop(signal);
      const { rows, revised, ...rest } = JSON.parse(stdout);
      expect(code).toBe(0);
      expect(rest).toEqual({ file: 'learning.db', seconds: expect.any(Number) });
      expect(rows).toBeGreaterThan(0);
      expect(readdirSync(folder.path)).toEqual(['learning.db']);
      expect(await ask(COUNT)).toEqual([rows]);
      expect(Number.isInteger(revised)).toBe(true);
    },
  );

  it('inserts rows stamped now, uploaded a little later, in order, after a history of its own', async () => {
    const started = Date.now();
    const writer = new CliProcess('demo', 'write', path, '--rate', '100', '--history', '2', '--json');
    await writer.says('created with 50,000 rows');
    await writer.says('writing');
    await written(40_000);
    const { rows } = JSON.parse((await writer.stop()).stdout);
    const live = `timestamp >= make_timestamp(${started * 1000})`;
    expect(rows).toBeGreaterThan(0);
    expect(
      await ask(`SELECT count(*) FILTER (NOT ${live})::INTEGER, count(*) FILTER (${live})::INTEGER,
        max(timestamp) <= make_timestamp(${Date.now() * 1000}),
        bool_and(uploaded_at >= timestamp), count(DISTINCT task_id) = count(*),
        (SELECT count(*)::INTEGER FROM (SELECT uploaded_at < lag(uploaded_at) OVER (ORDER BY timestamp) - INTERVAL '1 minute' AS b
          FROM executions) WHERE b)
        FROM executions`),
    ).toEqual([50_000, rows, true, true, true, 0]);
  });

  it('begins with a history as dense as what it writes', async () => {
    const writer = new CliProcess('demo', 'write', path, '--rate', '0.01', '--history', '2');
    await writer.says('created with 1,728 rows');
    await writer.says('writing');
    await writer.stop();
  });

  it('carries on where another writer stopped', async () => {
    const once = async () => {
      const writer = new CliProcess('demo', 'write', path, '--rate', '100', '--history', '0', '--json');
      await writer.says('writing');
      await written(20_000);
      return JSON.parse((await writer.stop()).stdout).rows as number;
    };
    const [first, second] = [await once(), await once()];
    expect(await ask(COUNT)).toEqual([first + second]);
  });

  it('holds the write lock while it runs: no second process opens the file, to read or to write', async () => {
    const writer = new CliProcess('demo', 'write', path, '--history', '0');
    await writer.says('writing');
    await expect(openFile(path)).rejects.toThrow(/Conflicting lock/);
    const second = await CliProcess.run('demo', 'write', path);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      /\[locked\] learning\.db is open in another process: node, PID \d+\. Stop the process/,
    );
    expect((await writer.stop()).code).toBe(0);
    expect(await ask('SELECT 1')).toEqual([1]);
  });

  it('prints nothing when quiet', async () => {
    const writer = new CliProcess('demo', 'write', path, '--rate', '50', '--quiet');
    await written(1000);
    expect(await writer.stop()).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('gives feedback on earlier rows now and then', async () => {
    const writer = new CliProcess('demo', 'write', path, '--rate', '2000', '--history', '0', '--json');
    await writer.says('writing');
    await written(600_000);
    const { revised } = JSON.parse((await writer.stop()).stdout);
    expect(revised).toBeGreaterThan(0);
    expect(await ask(`SELECT count(user_accepted) >= ${revised} FROM executions`)).toEqual([true]);
  });

  it('writes to a database of the init script too', async () => {
    await createInitScriptDatabase(path);
    const writer = new CliProcess('demo', 'write', path, '--rate', '50', '--json');
    await writer.says('writing');
    await written(10_000);
    const { rows } = JSON.parse((await writer.stop()).stdout);
    expect(rows).toBeGreaterThan(0);
    expect(await ask(COUNT)).toEqual([50 + rows]);
  });

  it('ends with an error when the file is moved away, and leaves what took its place alone', async () => {
    const writer = new CliProcess('demo', 'write', path, '--rate', '20', '--history', '0');
    await writer.says('writing');
    renameSync(path, folder.file('elsewhere.db'));
    writeFileSync(path, 'somebody else');
    writeFileSync(`${path}.wal`, 'somebody else');
    const { code, stderr } = await writer.exited;
    expect(code).toBe(1);
    expect(stderr).toContain('[not_found] learning.db was removed or replaced while it was written to.');
    expect(readdirSync(folder.path).toSorted()).toEqual(['elsewhere.db', 'learning.db', 'learning.db.wal']);
  });

  it.each([
    ['has no table executions', 'CREATE TABLE invoices (id INTEGER)', 'has no table executions.'],
    [
      'lacks columns',
      'CREATE TABLE executions AS SELECT uuid() AS task_id',
      'lacks columns of executions: timestamp, task_type,',
    ],
  ])('leaves a database alone that %s', async (_, ddl, message) => {
    const database = await Database.open(path);
    await database.run(ddl);
    database.close();
    const { code, stderr } = await CliProcess.run('demo', 'write', path);
    expect(code).toBe(1);
    expect(stderr).toContain(`[no_executions] learning.db ${message}`);
  });
});
