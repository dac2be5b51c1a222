import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/archive/manifest';
import { verifyArchive } from '../../src/archive/verify';
import { recordOf, retain } from '../retention/support/record';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';

let folder: TemporaryFolder;
let archive: string;
let file: string;
let manifest: string;

beforeEach(async () => {
  folder = new TemporaryFolder();
  archive = folder.file('archive');
  const path = folder.file('learning.db');
  await recordOf(path, [100, 100, 95, 10]);
  await retain(path, 90, archive);
  const [day] = readdirSync(join(archive, 'executions')).sort();
  const [name] = readdirSync(join(archive, 'executions', day!));
  file = `executions/${day}/${name}`;
  manifest = `manifests/${readdirSync(join(archive, 'manifests'))[0]}`;
});
afterEach(() => folder.dispose());

const at = (name: string) => join(archive, name);
const faults = async () => (await verifyArchive(archive, () => {})).faults;

describe('verifying an archive', () => {
  it('finds one that is sound so, and tells what it holds', async () => {
    expect(await verifyArchive(archive, () => {})).toMatchObject({
      runs: 1,
      files: 2,
      rows: 3,
      faults: [],
      underWay: 0,
    });
  });

  it('finds a byte that was flipped, wherever it is', async () => {
    const bytes = readFileSync(at(file));
    for (const place of [0, 10, bytes.length >> 1, bytes.length - 5]) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 1;
      writeFileSync(at(file), flipped);
      expect(await faults()).toEqual([{ path: file, fault: 'holds other bytes than were archived' }]);
    }
  });

  it('finds a file that is missing, cut, longer, or not of the archive', async () => {
    const bytes = readFileSync(at(file));
    truncateSync(at(file), bytes.length - 10);
    expect(await faults()).toEqual([
      { path: file, fault: `has ${bytes.length - 10} bytes instead of ${bytes.length}` },
    ]);
    writeFileSync(at(file), bytes);
    appendFileSync(at(file), 'x');
    expect(await faults()).toEqual([{ path: file, fault: `has ${bytes.length + 1} bytes instead of ${bytes.length}` }]);
    rmSync(at(file));
    expect(await faults()).toEqual([{ path: file, fault: 'is missing' }]);
    writeFileSync(at(file), bytes);
    const stranger = file.replace('-0.parquet', '-1.parquet');
    copyFileSync(at(file), at(stranger));
    expect(await faults()).toEqual([{ path: stranger, fault: 'is named by no manifest' }]);
  });

  it('finds a manifest that tells another story', async () => {
    const text = readFileSync(at(manifest), 'utf8');
    writeFileSync(at(manifest), text.replace('"rows": 3', '"rows": 4'));
    expect(await faults()).toEqual([
      { path: manifest, fault: 'names files that hold 3 rows of executions instead of 4' },
    ]);
    writeFileSync(at(manifest), text.slice(0, -20));
    expect((await faults()).map(({ fault }) => fault)).toEqual([
      expect.stringContaining('cannot be read'),
      'is named by no manifest',
      'is named by no manifest',
    ]);
  });

  it('is a command, which fails where a file is at fault', async () => {
    expect(await CliProcess.run('archive', 'verify', '--archive', archive)).toMatchObject({ code: 0, stderr: '' });
    rmSync(at(file));
    const { code, stdout, stderr } = await CliProcess.run('archive', 'verify', '--archive', archive, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ sound: false })]);
    expect(stderr).toContain('damaged_archive');
    expect(stderr).not.toContain(archive);
    const missing = await CliProcess.run('archive', 'verify', '--archive', folder.file('nothing'));
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[not_found] The folder of the archive does not exist.'),
    });
  });
});

it('a manifest that leads out of the archive, or smuggles SQL, is none', () => {
  const sound = JSON.parse(readFileSync(at(manifest), 'utf8'));
  const run = sound.run as string;
  const [executions] = sound.parts;
  const spoilt = [
    { ...executions, files: [{ ...executions.files[0], path: '../../etc/passwd' }] },
    { ...executions, files: [{ ...executions.files[0], path: `executions/../${executions.files[0].path}` }] },
    { ...executions, columns: [{ ...executions.columns[0], type: 'UUID); DROP TABLE executions; --' }] },
    {
      ...executions,
      columns: [{ ...executions.columns[0], type: "UUID), (SELECT content FROM read_text('/etc/passwd')" }],
    },
    { ...executions, table: 'metadata' },
  ];
  for (const part of spoilt) {
    expect(() => parseManifest(JSON.stringify({ ...sound, parts: [part] }), run)).toThrow('cannot be read');
  }
  expect(parseManifest(JSON.stringify(sound), run)).toEqual(sound);
});
