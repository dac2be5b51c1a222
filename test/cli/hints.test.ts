import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000 });

const folder = new TemporaryFolder();

beforeAll(async () => {
  mkdirSync(folder.file('folder.db'));
  writeFileSync(folder.file('text.db'), 'x'.repeat(20_000));
  writeFileSync(folder.file('empty.db'), '');
  writeFileSync(folder.file('only-a-log.db.wal'), 'log');
  const writer = await Writer.start(folder.file('foreign.db'));
  await writer.run('CREATE TABLE songs (title VARCHAR)');
  await writer.stop();
  await (await Writer.startLearning(folder.file('learning.db'), 10)).stop();
});
afterAll(() => folder.dispose());

const WORDS_OF_GRAFANA = /data source|snapshotPath|Grafana|plugin|setting|raise/;

describe('query', () => {
  it.each([
    ['missing.db', '[not_found] missing.db does not exist. Check the path.'],
    ['folder.db', '[not_duckdb] folder.db is a folder. Name the database file in it, such as learning.db.'],
    ['text.db', '[not_duckdb] text.db is not a DuckDB database. Name a DuckDB database file after --db.'],
    ['empty.db', '[truncated] empty.db is empty.'],
    ['only-a-log.db', '[not_found] only-a-log.db does not exist, only a write-ahead log of that name.'],
  ])('of %s says what to do in a terminal', async (name, message) => {
    const { code, stderr } = await CliProcess.run('query', '--db', folder.file(name), 'SELECT 1');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(WORDS_OF_GRAFANA);
    expect(stderr).not.toContain(folder.path);
    expect(code).toBe(1);
  });
});

describe('start', () => {
  it('in a temp folder that cannot be used names TMPDIR', async () => {
    const page = new StartProcess(['--db', folder.file('learning.db')], { temp: folder.file('text.db') });
    const { code, stderr } = await page.exited;
    expect(stderr).toContain('Let TMPDIR name a folder that you may write to.');
    expect(stderr).not.toMatch(/snapshotPath|Grafana/);
    expect(code).toBe(1);
  });

  it('on the page, errors of the plugin are for whoever started it', async () => {
    const page = new StartProcess(['--port', '0', '--db', folder.file('learning.db')]);
    const address = new URL('/api/ds/query', (await page.printed).address);
    const queries = [{ refId: 'A', rawSql: "SELECT repeat('x', 600000000)", datasource: { uid: 'duckdb-learning' } }];
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ queries, from: 'now-1h', to: 'now' }),
    });
    expect(JSON.stringify(await answer.json())).toContain('Select fewer columns or rows, or aggregate in SQL.');
  });
});
