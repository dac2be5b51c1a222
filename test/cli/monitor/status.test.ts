import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runBuilt } from '../../support/built-cli';
import { createInitScriptDatabase } from '../../support/init-script-database';
import { insertRecent } from '../../support/recent-rows';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';

vi.setConfig({ testTimeout: 60_000 });

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
let writer: Writer;

/** The writer holds the lock all the while. */
beforeAll(async () => {
  writer = await Writer.startLearning(database, 0);
});
afterAll(async () => {
  await writer.stop();
  folder.dispose();
});

async function status(...args: readonly string[]) {
  const { code, stdout, stderr } = await runBuilt(['status', '--db', database, ...args]);
  return { code, stderr, first: stdout.split('\n')[0], stdout };
}

const json = async () => JSON.parse((await status('--json')).stdout);

describe('status, beside a writer', () => {
  it('warns of a record that nothing was written to yet', async () => {
    expect(await status()).toMatchObject({ code: 3, stderr: '', first: 'Status: WARNING' });
    expect(await json()).toMatchObject({
      status: 'WARNING',
      executions: { total: 0, recent_1h: 0, daily: 0, weekly: 0 },
      performance: { daily_success_rate: null, avg_duration_seconds: null, avg_quality_score: null },
      warnings: ['No execution records: nothing has been recorded yet.'],
    });
  });

  it('finds a record critical that is empty and was not', async () => {
    await writer.run(
      `INSERT INTO maintenance_log (operation, records_affected, outcome) VALUES ('retention.run', 7, 'succeeded')`,
    );
    expect(await status()).toMatchObject({ code: 1, first: 'Status: CRITICAL' });
    expect((await json()).errors).toEqual([
      'No execution records, though operations on this database have handled 7 before.',
    ]);
  });

  it('is OK where executions succeed, and tells their numbers', async () => {
    await insertRecent(writer, 150);
    await writer.insert(0, 30);
    const { code, stderr, stdout } = await status();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(
        `^Status: OK
Timestamp: \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z
Database: ${database}
Size: \\d+\\.\\d MB
Schema: version 2
Executions:
  total +180
  last 1 h +60
  last 24 h +150
  last 7 d +150
Performance, last 24 h:
  success rate +90\\.0 %
  average duration +2\\.5 s
  average quality +90\\.0
Warnings: none
Errors: none
$`,
      ),
    );
    expect(await json()).toEqual({
      status: 'OK',
      timestamp: expect.stringMatching(/Z$/),
      database: { path: database, size_mb: expect.any(Number), schema_version: '2' },
      executions: { total: 180, recent_1h: expect.any(Number), daily: 150, weekly: 150 },
      performance: { daily_success_rate: 90, avg_duration_seconds: expect.closeTo(2.5, 1), avg_quality_score: 90 },
      warnings: [],
      errors: [],
    });
  });

  it('shows the SQL of what it tells on standard error', async () => {
    const { code, stderr } = await status('--verbose');
    expect(code).toBe(0);
    expect(stderr).toContain('AS success_rate');
    expect(stderr).toContain('FROM database_status');
  });

  it('warns of a day that mostly failed, with the rate', async () => {
    await writer.run(`UPDATE executions SET success = false WHERE duration_seconds > 2 AND quality_score IS NOT NULL`);
    expect(await status()).toMatchObject({ code: 3, first: 'Status: WARNING' });
    const { warnings, performance } = await json();
    expect(performance.daily_success_rate).toBeLessThan(60);
    expect(warnings).toEqual([expect.stringMatching(/^Low success rate: \d\d(\.\d)? % over 24h, below 80 %\.$/)]);
  });

  it('warns where nothing was recorded in the last hour, with the age of the newest', async () => {
    await writer.run(`UPDATE executions SET timestamp = timestamp - INTERVAL 3 HOUR`);
    expect((await json()).warnings).toEqual([
      expect.stringMatching(/^No recent activity \(last hour\): the newest execution is 3 h old\.$/),
      expect.stringContaining('Low success rate'),
    ]);
  });
});

describe('status', () => {
  it('does not know the schema version of a database without metadata', async () => {
    const other = folder.file('variant.db');
    await createInitScriptDatabase(other);
    const { code, stdout } = await runBuilt(['status', '--db', other]);
    expect(code).toBe(3);
    expect(stdout).toContain('\nSchema: unknown\n');
  });

  it.each([
    ['missing.db', 'not_found'],
    ['text.db', 'not_duckdb'],
  ])('of %s is ERROR, and says why', async (name, error) => {
    writeFileSync(folder.file('text.db'), 'x'.repeat(20_000));
    const ended = await runBuilt(['status', '--db', folder.file(name)]);
    expect(ended.code).toBe(1);
    expect(ended.stdout.split('\n')[0]).toBe('Status: ERROR');
    const told = JSON.parse((await runBuilt(['status', '--json', '--db', folder.file(name)])).stdout);
    expect(told).toMatchObject({ status: 'ERROR', error_type: error, executions: { total: null } });
    expect(told.errors[0]).toContain(`[${error}] ${name} `);
    expect(told.errors[0]).not.toContain(folder.path);
  });

  it('names the default, and the remedy, where no database was named', async () => {
    const { code, stdout } = await runBuilt(['status'], { LEARNING_DB: '' });
    expect({ code, stdout }).toMatchObject({ code: 2, stdout: '' });
    const { stdout: told } = await runBuilt(['status'], { LEARNING_DB: folder.file('none.db') });
    expect(told).toContain('Check the path in LEARNING_DB.');
  });

  it('takes no flag that means nothing to it', async () => {
    expect(await status('--time-range', '7d')).toMatchObject({ code: 2, stdout: '' });
  });
});
