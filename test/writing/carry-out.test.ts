import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import type { LearningError } from '../../src/error/learning-error';
import { carryOut } from '../../src/writing/carry-out';
import { CHECKPOINT } from '../../src/writing/checkpoint';
import { readCollectorFile, removeCollectorFile, writeCollectorFile } from '../../src/writing/collector-file';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';

let folder: TemporaryFolder;
let path: string;

beforeEach(async () => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
  await createDemo(path, { rows: 20 });
});
afterEach(() => folder.dispose());

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: LearningError) => error.code,
  );

describe('an operation', () => {
  it('runs on the file itself when nobody has it open', async () => {
    expect(await carryOut(path, CHECKPOINT, {})).toEqual({ checkpointed: true });
    expect(await code(carryOut(path, CHECKPOINT, { force: true }))).toBe('bad_usage');
  });

  it('is refused while a program of somebody else has it open, which is named', async () => {
    const holder = new CliProcess('demo', 'write', path);
    await holder.says('Ctrl-C stops');
    await expect(carryOut(path, CHECKPOINT, {})).rejects.toMatchObject({
      code: 'locked',
      message: `learning.db is open in another process: node, PID ${holder.child.pid}.`,
    });
    await holder.stop();
  });

  it('runs here when the collector that a file tells of is gone, or nobody listens at its address', async () => {
    writeFileSync(`${path}.collector`, 'rubbish');
    expect(await carryOut(path, CHECKPOINT, {})).toEqual({ checkpointed: true });
    await writeCollectorFile(path, { url: 'http://127.0.0.1:1', token: null });
    expect(await carryOut(path, CHECKPOINT, {})).toEqual({ checkpointed: true });
  });
});

describe('the file of a collector', () => {
  it('is for this user alone, and goes with it', async () => {
    await writeCollectorFile(path, { url: 'http://127.0.0.1:8686', token: 'secret' });
    expect(statSync(`${path}.collector`).mode & 0o777).toBe(0o600);
    expect(await readCollectorFile(path)).toEqual({
      pid: process.pid,
      url: 'http://127.0.0.1:8686',
      token: 'secret',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    await removeCollectorFile(path);
    expect(existsSync(`${path}.collector`)).toBe(false);
    expect(await readCollectorFile(path)).toBeNull();
  });

  it('is stale when its process is gone, or another one has its number', async () => {
    await writeCollectorFile(path, { url: 'http://127.0.0.1:8686', token: null });
    const content = JSON.parse(readFileSync(`${path}.collector`, 'utf8'));
    chmodSync(`${path}.collector`, 0o600);
    writeFileSync(`${path}.collector`, JSON.stringify({ ...content, started: '1' }));
    expect(await readCollectorFile(path)).toBeNull();
    writeFileSync(`${path}.collector`, JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
    expect(await readCollectorFile(path)).toBeNull();
  });
});
