import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PrivateFolder } from '../../src/snapshot/private-folder';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'shared-'));
});

afterEach(() => rmSync(parent, { recursive: true }));

it('one data source can be opened while the last other one is being closed', async () => {
  async function openAndClose() {
    for (let i = 0; i < 30; i++) await (await PrivateFolder.create(parent)).remove();
  }
  await Promise.all([openAndClose(), openAndClose(), openAndClose(), openAndClose()]);
  expect(readdirSync(parent)).toEqual([]);
});
