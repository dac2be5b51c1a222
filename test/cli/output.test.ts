import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../support/built-cli';
import { CliProcess } from '../support/cli-process';
import { mayMount, mount, unmount } from '../support/small-disk';
import { TemporaryFolder } from '../support/temporary-folder';
import { until } from '../support/until';

const folder = new TemporaryFolder();
const database = folder.file('learning.db');

beforeAll(async () => {
  expect((await runBuilt(['demo', 'create', database, '--rows', '3000'])).code).toBe(0);
}, 30_000);
afterAll(() => folder.dispose());

describe('a disk that is full', () => {
  it.skipIf(!existsSync('/dev/full'))('under standard output is told in one line', async () => {
    const child = spawn(process.execPath, ['lib/cli.cjs', 'query', '--list', 'presets'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let said = '';
    child.stderr!.on('data', (text) => {
      said += text;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(said).toBe(
      'mahavishnu-learning: [disk_full] The disk that standard output is written to is full. Free space there, or lead the output to another disk.\n',
    );
  });

  it.skipIf(!mayMount())('is called so by Parquet and by alert rules, and nothing half-made stays', async () => {
    const disk = new TemporaryFolder();
    expect(mount('size=60k', disk.path)).toBe(true);
    try {
      const exported = await runBuilt(['export', '--db', database, '--output', disk.file('rows.parquet')]);
      expect(exported.stderr).toContain('[disk_full] The disk that is to hold rows.parquet is full.');
      expect(readdirSync(disk.path)).toEqual([]);
      const rendered = await runBuilt(['alerts', 'render', '--out', disk.path]);
      expect(rendered.stderr).toMatch(/\[disk_full\] The disk that is to hold \S+ is full\. Free space there/);
      const left = readdirSync(disk.path, { recursive: true, encoding: 'utf8' });
      expect(left.filter((name) => name.endsWith('.new'))).toEqual([]);
    } finally {
      unmount(disk.path);
      disk.dispose();
    }
  });
});

it('whoever has read enough leaves no copy behind', async () => {
  const temporary = new TemporaryFolder();
  const child = spawn(process.execPath, ['lib/cli.cjs', 'watch', '--db', database, '--interval', '1', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary.path },
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect([...(await once(child, 'close')), said]).toEqual([0, null, '']);
  const left = readdirSync(temporary.path, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => name.endsWith('learning.db'))).toEqual([]);
  temporary.dispose();
});

it('an export that was killed is cleared up after by the next into the same folder', async () => {
  const to = new TemporaryFolder();
  const work = () => readdirSync(to.path).filter((name) => name.startsWith('.exporting-'));
  writeFileSync(to.file('.exporting-of-somebody-else'), 'mine');
  const killed = new CliProcess('export', '--db', database, '--output', to.file('never.csv'));
  await until(() => work().some((name) => existsSync(to.file(`${name}/owner.json`))));
  await killed.stop('SIGKILL');
  const { code, stderr } = await runBuilt(['export', '--db', database, '--output', to.file('rows.csv')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(to.path).toSorted()).toEqual(['.exporting-of-somebody-else', 'rows.csv']);
  to.dispose();
});

it('alerts render refuses a summary amid the rules', async () => {
  const { code, stdout, stderr } = await runBuilt(['alerts', 'render', '--out', '-', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--json tells of files');
});
