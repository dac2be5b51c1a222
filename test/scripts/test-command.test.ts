import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { TemporaryFolder } from '../support/temporary-folder';

// Each run starts vitest once or twice.
vi.setConfig({ testTimeout: 120_000 });

const folders: TemporaryFolder[] = [];
afterAll(() => {
  for (const each of folders) each.dispose();
});

/** Fails when it is first asked, and not again. */
const FIRST_TIME = `
  import { existsSync, writeFileSync } from 'node:fs';
  const firstTime = () => !existsSync(import.meta.filename + '.asked') && writeFileSync(import.meta.filename + '.asked', '') === undefined;
`;
const SOUND = `it('adds', () => expect(1 + 1).toBe(2)); it('takes away', () => expect(2 - 1).toBe(1));`;

/** What `npm test` does with test files, each told by its name. */
function runTests(
  files: Readonly<Record<string, string>>,
  { ci = true, retry = 0, words = [] as string[] } = {},
): Promise<{ code: number | null; lines: string[] }> {
  const folder = new TemporaryFolder();
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(folder.file(`${name}.test.mjs`), text);
  const reporter = JSON.stringify(inRoot('scripts/test/outcome-reporter.ts'));
  const test = `{ globals: true, pool: 'forks', maxWorkers: 1, retry: ${retry}, reporters: ['default', ${reporter}] }`;
  writeFileSync(folder.file('vitest.config.mjs'), `export default { test: ${test} };`);
  const { CI: _, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1', ...(ci && { CI: '1' }) };
  const command = [inRoot('node_modules/tsx/dist/cli.mjs'), inRoot('scripts/test.ts'), ...words];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder.path, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, lines: `${stdout}${stderr}`.split('\n') }),
    );
  });
}

const told = (lines: string[]) => lines.filter((line) => /^(Passed at|Failed at|FAILED: |Tests in all)/.test(line));

it('counts what passed, and names a test that needed a second try', async () => {
  const shaky = `${FIRST_TIME} describe('a day', () => it('ends', () => expect(firstTime()).toBe(false)));`;
  const { code, lines } = await runTests({ sound: SOUND, shaky }, { retry: 1 });
  expect(told(lines)).toEqual([
    'Passed at a second try: shaky.test.mjs > a day > ends',
    'Tests in all: 3 passed, 0 failed',
  ]);
  expect(code).toBe(0);
});

it('takes for good what passes alone, whatever went wrong at first', async () => {
  const wrong = {
    'a-test-fails': [`it('ends', () => expect(firstTime()).toBe(false));`, 'ends'],
    'its-worker-dies': [
      `it('ends', () => { if (firstTime()) process.kill(process.pid, 'SIGKILL'); });`,
      '(did not come to its end)',
    ],
    'its-worker-dies-early': [
      `if (firstTime()) process.kill(process.pid, 'SIGKILL'); it('ends', () => {});`,
      '(did not come to its end)',
    ],
    'cannot-be-read': [
      `if (firstTime()) throw new Error('no'); it('ends', () => {});`,
      '(failed outside of its tests)',
    ],
    'leaves-an-error': [
      `it('ends', async () => {
         if (firstTime()) setTimeout(() => { throw new Error('no'); });
         await new Promise((resolve) => setTimeout(resolve, 20));
       });`,
      '(left an error that nothing handled)',
    ],
  };
  const files = Object.entries(wrong).map(([name, [text]]) => [name, FIRST_TIME + text]);
  const { code, lines } = await runTests({ sound: SOUND, ...Object.fromEntries(files) });
  const [again, ...rest] = told(lines);
  expect(again).toBe('FAILED: 5 of 6 files, which run once more, alone.');
  expect(rest.pop()).toBe('Tests in all: 7 passed, 0 failed');
  const names = Object.entries(wrong).map(
    ([file, [, name]]) => `Failed at first, passed alone: ${file}.test.mjs > ${name}`,
  );
  expect(rest.sort()).toEqual(names.sort());
  expect(code).toBe(0);
});

it('fails by what fails again, and names what did not', async () => {
  const broken = `it('is wrong', () => expect(1).toBe(2)); it('is right', () => {});`;
  const busy = `${FIRST_TIME} it('ends', () => expect(firstTime()).toBe(false));`;
  const { code, lines } = await runTests({ sound: SOUND, broken, busy });
  expect(told(lines)).toEqual([
    'FAILED: 2 of 3 files, which run once more, alone.',
    'Failed at first, passed alone: busy.test.mjs > ends',
    'Tests in all: 4 passed, 1 failed',
  ]);
  expect(code).toBe(1);
});

it('runs again only the files that failed, with the same options', async () => {
  const busy = `${FIRST_TIME} it('ends', () => expect(firstTime()).toBe(false)); it('is wrong', () => expect(1).toBe(2));`;
  const words = ['busy', 'sound', '-t', 'ends|adds'];
  const { code, lines } = await runTests({ sound: SOUND, busy, other: SOUND }, { words });
  expect(told(lines)).toEqual([
    'FAILED: 1 of 2 files, which run once more, alone.',
    'Failed at first, passed alone: busy.test.mjs > ends',
    'Tests in all: 2 passed, 0 failed',
  ]);
  expect(code).toBe(0);
});

it('runs nothing again where many files failed, or where a person waits', async () => {
  const broken = `it('is wrong', () => expect(1).toBe(2));`;
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`broken-${index}`, broken]));
  const [tooMany, atHome] = await Promise.all([runTests(many), runTests({ broken }, { ci: false })]);
  expect(told(tooMany.lines)).toEqual(['Tests in all: 0 passed, 11 failed']);
  expect(tooMany.code).toBe(1);
  expect(told(atHome.lines)).toEqual(['Tests in all: 0 passed, 1 failed']);
  expect(atHome.code).toBe(1);
});
