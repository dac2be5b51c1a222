import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LAUNCHER = path.resolve(import.meta.dirname, '../../src/backend/launcher.sh');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'launcher test '));
});

afterEach(() => rmSync(folder, { recursive: true }));

function writeProgram(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A stand-in that answers --version and says who it is when it is handed the backend. */
const node = (name: string, version: string) =>
  writeProgram(
    name,
    `[ "$1" = --version ] && { echo ${version}; exit; }\necho "${name} $@ pool=$UV_THREADPOOL_SIZE" >&3`,
  );

/** The launcher as it is shipped, but on a machine where the usual places hold no Node. */
function launch(env: Record<string, string> = {}) {
  const script = readFileSync(LAUNCHER, 'utf8').replaceAll(/^( +)\/(?=\S+ \\$)/gm, '$1/nowhere/');
  writeFileSync(path.join(folder, 'launcher'), script, { mode: 0o755 });
  return spawnSync(path.join(folder, 'launcher'), { cwd: '/', env: { PATH: '/nowhere', ...env }, encoding: 'utf8' });
}

describe('the launcher', () => {
  it('takes the runtime in its own folder before any other', () => {
    node('runtime/node', 'v24.21.0');
    node('bin/node', 'v24.21.0');
    expect(launch({ PATH: path.join(folder, 'bin') }).stdout).toMatch(/^runtime\/node /);
  });

  it('hands over the backend, the real stdout and a larger thread pool', () => {
    node('runtime/node', 'v24.21.0');
    expect(launch().stdout).toBe(`runtime/node ${folder}/backend.cjs --handshake-fd 3 pool=32\n`);
  });

  it.each(['v20.19.0', 'v20.20.2', 'v22.1.0', 'v100.0.0'])('takes Node %s from the PATH', (version) => {
    node('bin/node', version);
    expect(launch({ PATH: path.join(folder, 'bin') }).stdout).toMatch(/^bin\/node /);
  });

  it.each(['v20.18.3', 'v18.20.0', 'v4.0.0', 'nonsense', ''])('passes over Node %j', (version) => {
    node('bin/node', version);
    const { status, stdout, stderr } = launch({ PATH: path.join(folder, 'bin') });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ '@level': 'error', '@message': expect.stringContaining('Node 20.19') });
  });

  it.each<[string, string, number]>([
    ['is of another platform', '#!/nowhere/ld-linux.so', 0o755],
    ['may not be executed', '#!/bin/sh\necho v24.21.0', 0o644],
  ])('says so when the runtime in its own folder %s, and takes no other', (_, text, mode) => {
    node('bin/node', 'v24.21.0');
    writeFileSync(writeProgram('runtime/node', ''), text, { mode });
    chmodSync(path.join(folder, 'runtime/node'), mode);
    const { status, stdout, stderr } = launch({ PATH: path.join(folder, 'bin') });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      '@level': 'error',
      '@message': expect.stringContaining('linux-x64-musl'),
    });
  });

  it.each([
    '.nvm/versions/node/v22.1.0/bin/node',
    '.local/share/fnm/node-versions/v22.1.0/installation/bin/node',
    '.volta/bin/node',
    '.asdf/installs/nodejs/22.1.0/bin/node',
  ])('finds ~/%s when there is a HOME', (name) => {
    node('.nvm/versions/node/v16.0.0/bin/node', 'v16.0.0');
    node(name, 'v22.1.0');
    expect(launch({ HOME: folder }).stdout).toContain(name);
  });
});
