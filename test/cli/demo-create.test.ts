import { existsSync, readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process';
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

async function shape(): Promise<unknown> {
  const db = await openFile(path);
  try {
    return (
      await db.rows(`SELECT count(*)::INTEGER, count(embedding)::INTEGER, max(timestamp) < TIMESTAMP '2026-02-09 12:00',
        min(timestamp) >= TIMESTAMP '2026-02-04 12:00', (SELECT count(*)::INTEGER FROM duckdb_indexes()),
        (SELECT block_size::INTEGER FROM pragma_database_size() WHERE database_name = 'file') FROM executions`)
    )[0];
  } finally {
    db.close();
  }
}

const RANGE = ['--days', '5', '--end', '2026-02-09T12:00:00Z'];

describe('demo create', () => {
  it('ends with one line that says what was made', async () => {
    const { code, stdout, stderr } = await CliProcess.run('demo', 'create', path);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^learning\.db: 50,000 rows over 30 days, [\d.,]+ MB, [\d.,]+ s\n$/);
    expect(readdirSync(folder.path)).toEqual(['learning.db']);
  });

  it('says the same as JSON when told so', async () => {
    const { stdout } = await CliProcess.run('demo', 'create', path, '--rows', '2e3', ...RANGE, '--json');
    expect(JSON.parse(stdout)).toEqual({
      file: 'learning.db',
      rows: 2000,
      seed: 1,
      from: '2026-02-04T12:00:00.000Z',
      to: '2026-02-09T12:00:00.000Z',
      bytes: statSync(path).size,
      seconds: expect.any(Number),
    });
    expect(await shape()).toEqual([2000, 0, true, true, 5, 262_144]);
  });

  it('takes its options', async () => {
    const options = ['--rows', '100', '--embeddings', '--no-indexes', '--block-size', '16384', ...RANGE];
    expect((await CliProcess.run('demo', 'create', path, ...options)).code).toBe(0);
    expect(await shape()).toEqual([100, 100, true, true, 0, 16_384]);
  });

  it('replaces a database only when forced', async () => {
    await CliProcess.run('demo', 'create', path, '--rows', '10', ...RANGE);
    const refused = await CliProcess.run('demo', 'create', path, '--rows', '20', ...RANGE);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'mahavishnu-learning: [already_exists] learning.db exists already. Name another file, or replace this one with --force.\n',
    });
    expect(await shape()).toEqual([10, 0, true, true, 5, 262_144]);
    expect((await CliProcess.run('demo', 'create', path, '--rows', '20', '--force', ...RANGE)).code).toBe(0);
    expect(await shape()).toEqual([20, 0, true, true, 5, 262_144]);
  });

  it('does not replace a database that a process is writing', async () => {
    const writer = new CliProcess('demo', 'write', path, '--history', '0');
    await writer.says('writing');
    const refused = await CliProcess.run('demo', 'create', path, '--force');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/\[locked\] learning\.db is open in another process: node, PID \d+\./);
    expect((await writer.stop()).code).toBe(0);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves nothing after %s, and ends as shells report it', async (signal, exitCode) => {
    const creating = new CliProcess('demo', 'create', path, '--rows', '1e8');
    await until(() => readdirSync(folder.path).length > 0);
    const { code, stdout, stderr } = await creating.stop(signal);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain('[cancelled] learning.db');
    expect(readdirSync(folder.path)).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });
});
