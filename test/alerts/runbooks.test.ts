import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { createDemoNeighbours } from '../../src/demo/create-neighbours';
import { BackupStage } from '../backup/support/stage';
import { insertRecent } from '../support/recent-rows';
import { canFollow, Operator, Runbook } from '../support/runbook';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const PAGES = readdirSync(inRoot('docs/runbooks')).filter((name) =>
  readFileSync(inRoot('docs/runbooks', name), 'utf8').includes('<!-- rules: npm run generate -->'),
);

describe.runIf(canFollow)('runbooks of alerts', () => {
  const folder = new TemporaryFolder();
  const stage = new BackupStage(folder);
  let operator: Operator;
  let writer: Writer;

  /** A database that its writer holds open, with a backup and Oneiric's file beside it. */
  beforeAll(async () => {
    writer = await Writer.startLearning(stage.database, 0);
    await insertRecent(writer, 150);
    const { workflowsPath } = await createDemoNeighbours(folder.file('beside'), { end: Date.now() });
    copyFileSync(join(workflowsPath, 'workflow_checkpoints.sqlite'), join(stage.live, 'workflow_checkpoints.sqlite'));
    mkdirSync(join(stage.live, 'backups'));
    operator = new Operator(folder, stage.live);
  });
  afterAll(async () => {
    await writer?.stop();
    folder.dispose();
  });

  it.each(PAGES)('%s: each line that is to be typed does what it is for', (name) => {
    const { commands } = new Runbook(name);
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const { code, output } = operator.type(command);
      expect({ name, command, code, output }).toEqual({ name, command, code: 0, output: expect.stringMatching(/./) });
    }
  });
});
