import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDemoNeighbours } from '../../src/demo/create-neighbours';
import { SqliteDatabase } from '../../src/neighbours/sqlite/database';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Owner, python } from './support/owner';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

async function demoFile(name: string): Promise<string> {
  const { workflowsPath } = await createDemoNeighbours(folder.file(`demo-${name}`), { end: Date.UTC(2026, 1, 9) });
  const path = folder.file(`${name}.sqlite`);
  copyFileSync(join(workflowsPath, 'workflow_checkpoints.sqlite'), path);
  return path;
}

async function rowsOf(path: string, sql: string) {
  const database = await SqliteDatabase.open(path);
  try {
    return database.rows(sql);
  } finally {
    database.close();
  }
}

const STEPS = 'SELECT * FROM workflow_execution_nodes ORDER BY 1, 2';

describe('workflows repair', () => {
  it('says what it would do, does it, keeps the file as it was, and then has nothing to do', async () => {
    const path = await demoFile('repaired');
    const before = readFileSync(path);
    const steps = await rowsOf(path, STEPS);
    const dry = await CliProcess.run('workflows', 'repair', path);
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('Nothing was done')]);
    expect(readFileSync(path).equals(before)).toBe(true);
    const { code, stdout } = await CliProcess.run('workflows', 'repair', path, '--apply', '--json');
    const result = JSON.parse(stdout);
    expect([code, result]).toMatchObject([0, { foreign_key: 'added', synthesised_runs: 89, nodes: steps.length }]);
    expect(readFileSync(folder.file(result.backup)).equals(before)).toBe(true);
    expect(await rowsOf(path, STEPS)).toEqual(steps);
    expect(await rowsOf(path, 'PRAGMA foreign_key_check')).toEqual([]);
    expect((await CliProcess.run('workflows', 'repair', path)).stdout).toContain('nothing to repair');
  });

  it.skipIf(python === null)('is refused while its owner has the file open', async () => {
    const path = await demoFile('open');
    const before = readFileSync(path);
    const owner = await Owner.start(path, 'DELETE');
    const { code, stderr } = await CliProcess.run('workflows', 'repair', path, '--apply');
    await owner.stop();
    expect([code, stderr]).toEqual([1, expect.stringContaining('[locked]')]);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder.path).filter((name) => name.includes('open.sqlite'))).toEqual(['open.sqlite']);
  });
});

it('workflows import keeps every step with a run, and takes in what is new', async () => {
  const path = await demoFile('imported');
  const history = folder.file('history.sqlite');
  const before = readFileSync(path);
  const { stdout } = await CliProcess.run('workflows', 'import', path, '--to', history, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ runs: 90, synthesised_runs: 89, files: 1 });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(await rowsOf(history, STEPS)).toEqual(await rowsOf(path, STEPS));
  // Oneiric forgets a run, and begins another.
  const database = await SqliteDatabase.open(path);
  database.run('DELETE FROM workflow_execution_nodes; DELETE FROM workflow_executions');
  database.run("INSERT INTO workflow_execution_nodes VALUES ('new', 'commit', 'running', NULL, NULL, NULL, NULL)");
  writeFileSync(path, database.bytes());
  database.close();
  const again = JSON.parse((await CliProcess.run('workflows', 'import', path, '--to', history, '--json')).stdout);
  expect(again).toMatchObject({ runs: 91, synthesised_runs: 90, new_nodes: 1 });
  const refused = await CliProcess.run('workflows', 'import', history, '--to', path);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[already_exists]')]);
});

it('coverage prune takes neither the newest, nor the target of latest.json, nor a link, nor what it cannot read the name of', async () => {
  const metrics = folder.file('metrics');
  mkdirSync(metrics);
  const names = [1, 2, 3, 4].map((day) => `metrics_2026020${day}_100000.json`);
  for (const name of [...names, 'notes.json']) writeFileSync(join(metrics, name), '{}');
  symlinkSync(names[1]!, join(metrics, 'latest.json'));
  symlinkSync(names[0]!, join(metrics, 'metrics_20250101_000000.json'));
  const dry = await CliProcess.run('coverage', 'prune', '--dir', metrics, '--keep', '1', '--dry-run', '--json');
  const going = [names[0], names[2]];
  expect(JSON.parse(dry.stdout)).toMatchObject({ deleted_count: 2, kept_count: 2, total_size_bytes: 4, dry_run: true });
  expect(readdirSync(metrics)).toHaveLength(7);
  const done = await CliProcess.run('coverage', 'prune', '--dir', metrics, '--json');
  const { deleted_files: deleted, warnings } = JSON.parse(done.stdout);
  expect(deleted).toEqual(going.map((name, i) => ({ name, date: `2026-02-0${1 + 2 * i}T10:00:00`, size: 2 })));
  expect(warnings.join()).toContain('notes.json');
  expect(readdirSync(metrics).toSorted()).toEqual(
    ['latest.json', 'metrics_20250101_000000.json', names[1], names[3], 'notes.json'].toSorted(),
  );
});
