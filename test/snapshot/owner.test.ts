import { spawnSync } from 'node:child_process';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isOrphan, OWNER_FILE, ownerRecord } from '../../src/snapshot/owner';
import { TemporaryFolder } from '../support/temporary-folder';

const DAY_MS = 86_400_000;

let folder: TemporaryFolder;
let mine: { place: string; pid: number; started: string | null };
beforeEach(async () => {
  folder = new TemporaryFolder();
  mine = JSON.parse(await ownerRecord());
});
afterEach(() => folder.dispose());

function ownedBy(owner: object, pulseMs = Date.now()): Promise<boolean> {
  const file = folder.file(OWNER_FILE);
  writeFileSync(file, JSON.stringify(owner));
  utimesSync(file, pulseMs / 1000, pulseMs / 1000);
  return isOrphan(folder.path);
}

const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

it('a folder of a living process is no orphan, however long ago it was made', async () => {
  expect(await ownedBy(mine, Date.now() - DAY_MS)).toBe(false);
});

it('a folder of a dead process is an orphan at once', async () => {
  expect(await ownedBy({ ...mine, pid: deadPid() })).toBe(true);
});

it.skipIf(process.platform !== 'linux')('a folder of an earlier process of the same number is an orphan', async () => {
  expect(await ownedBy({ ...mine, started: '1' })).toBe(true);
});

it('a process in another container of the same host name is not taken for dead by its number', async () => {
  const elsewhere = { ...mine, place: `${mine.place} elsewhere`, pid: deadPid() };
  expect(await ownedBy(elsewhere)).toBe(false);
  expect(await ownedBy(elsewhere, Date.now() - DAY_MS)).toBe(true);
});

it('a folder that its process has only just made is no orphan', async () => {
  expect(await isOrphan(folder.path)).toBe(false);
});

it('a record that cannot be read goes by its pulse', async () => {
  const file = folder.file(OWNER_FILE);
  writeFileSync(file, '{"pla');
  expect(await isOrphan(folder.path)).toBe(false);
  utimesSync(file, 1, 1);
  expect(await isOrphan(folder.path)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('{"pla');
});
