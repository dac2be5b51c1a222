import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const ID = 'mahavishnu-learning-datasource';

const pack = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'scripts/package.ts', ...args], { cwd: ROOT });

/** The platform whose binding npm installed here. */
const here = readdirSync(path.join(ROOT, 'node_modules/@duckdb'))
  .find((name) => name.startsWith('node-bindings-'))!
  .slice('node-bindings-'.length);

/** Names and Unix modes of all entries, from the central directory. */
function entriesOf(archive: string): Map<string, number> {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const entries = new Map<string, number>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength!);
    entries.set(name, (bytes.readUInt32LE(at + 38) >>> 16) & 0o777);
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return entries;
}

describe('npm run package', { timeout: 120_000 }, () => {
  it('packs one folder, named for the plugin, with one launcher and one binding', async () => {
    const { stdout } = await pack('--platform', here, '--without-runtime');
    const archive = path.join(ROOT, stdout.trim().split('\n').at(-1)!.split(',')[0]!);
    const entries = entriesOf(archive);
    rmSync(archive);
    const names = [...entries.keys()];
    expect(names.filter((name) => !name.startsWith(`${ID}/`))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(
        [
          'plugin.json',
          'module.js',
          'query-editor.js',
          'sql-editor.js',
          'sql-formatter.js',
          'backend.cjs',
          'README.md',
          'LICENSE',
          'CHANGELOG.md',
        ].map((name) => `${ID}/${name}`),
      ),
    );
    expect(names.filter((name) => name.endsWith('plugin.json'))).toHaveLength(1);
    expect(names.filter((name) => name.endsWith('/duckdb.node'))).toEqual([
      `${ID}/node_modules/@duckdb/node-bindings-${here}/duckdb.node`,
    ]);
    const readme = readFileSync(path.join(ROOT, 'dist/README.md'), 'utf8');
    const linked = Array.from(readme.matchAll(/\]\((?!https?:)([^)]+)\)/g), ([, file]) => `${ID}/${file}`);
    expect(linked.filter((file) => !names.includes(file))).toEqual([]);
    const executable = [...entries].filter(([, mode]) => mode === 0o755).map(([name]) => name);
    expect(executable).toHaveLength(1);
    expect(executable[0]).toMatch(/\/gpx_mahavishnu_learning_(linux|darwin)_(amd64|arm64)$/);
  });

  it('packs the plugin without a backend for every platform alike', async () => {
    const { stdout } = await pack('--without-backend');
    const archive = path.join(ROOT, stdout.trim().split('\n').at(-1)!.split(',')[0]!);
    const entries = entriesOf(archive);
    rmSync(archive);
    const root = 'mahavishnu-learning-browser-datasource/';
    const names = [...entries.keys()];
    expect(names.filter((name) => !name.startsWith(root))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(
        ['plugin.json', 'module.js', 'file-engine.js', 'duckdb/worker.js', 'duckdb/duckdb-eh.wasm', 'README.md'].map(
          (name) => root + name,
        ),
      ),
    );
    expect([...entries.values()].filter((mode) => mode === 0o755)).toEqual([]);
  });

  it.each([
    [[], '--platform is missing'],
    [['--without-backend', '--platform', 'linux-x64'], '--without-backend goes with no other option'],
    [['--platform', 'amiga'], '--platform amiga: choose one of linux-x64'],
    [['--platform', 'toString'], '--platform toString: choose one of'],
    [['--colour'], '--colour'],
  ])('explains %j', async (args, message) => {
    await expect(pack(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });

  it('explains itself', async () => {
    expect((await pack('--help')).stdout).toContain('--platform <platform>');
  });
});
