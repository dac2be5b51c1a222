import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { BackupStage, executionsIn } from '../backup/support/stage';
import { CollectorStub } from '../producer/support/collector-stub';
import { python } from '../producer/support/python';
import { CliProcess } from '../support/cli-process';
import { canFollow, Operator, Runbook } from '../support/runbook';
import { createVersion1Database, insertSql } from '../support/version-1-database';

vi.setConfig({ testTimeout: 240_000 });

const RUNBOOK = new Runbook('move-to-the-collector.md');

/** Anybody may have the port of the runbook here. */
async function portOf(): Promise<(text: string) => string> {
  const port = String(await CollectorStub.freePort());
  return (text) => {
    const typed = text.replaceAll('8686', port);
    const isStart = /\bcollector --db/.test(typed) && !typed.includes('--listen');
    return isStart ? typed.replace('collector --db', `collector --listen 127.0.0.1:${port} --db`) : typed;
  };
}

async function stageOfVersion1() {
  const stage = new BackupStage();
  mkdirSync(join(stage.live, 'node_modules'));
  symlinkSync(inRoot(), join(stage.live, 'node_modules/mahavishnu-learning'));
  await createVersion1Database(stage.database, [insertSql({}, 40)]);
  return { stage, operator: new Operator(stage.folder, stage.live) };
}

it.runIf(canFollow)('move-to-the-collector.md does what it says, from the first line to the last', async () => {
  const { stage, operator } = await stageOfVersion1();
  const typed = await portOf();
  const left = RUNBOOK.commands;
  const take = (part: string): string => {
    const command = left.shift()!;
    expect(command).toContain(part);
    return typed(command);
  };
  const next = (part: string, says: RegExp): string => {
    const command = take(part);
    const { code, output } = operator.type(command);
    expect({ command, code, output }).toEqual({ command, code: 0, output: expect.stringMatching(says) });
    return output;
  };
  /** What was acknowledged is in the database a moment later. */
  const soon = async (part: string, says: RegExp): Promise<void> => {
    const command = take(part);
    await expect.poll(() => operator.type(command).output, { timeout: 60_000, interval: 200 }).toMatch(says);
  };
  const send = (part: string): void => {
    const command = take(part);
    if (python !== undefined) expect(operator.type(command)).toEqual({ code: 0, output: '' });
  };

  const orchestrator = new CliProcess('demo', 'write', stage.database, '--history', '0');
  await orchestrator.says('writing');
  next('db status', new RegExp(`^open in +node, PID ${orchestrator.child.pid}$`, 'm'));
  next('--dry-run', /would be migrated from 1 to schema version 2/);
  next('backup create', /learning_db_backup_/);
  await orchestrator.stop();
  next('db status', /^open in +nobody$/m);
  next('db migrate', /the old database is learning\.db\.before_migration-/);
  const before = await executionsIn(stage.database);

  const first = await operator.start(take('collector --db'));
  expect(first.line).toMatch(typed('learning.db: collecting at http://127.0.0.1:8686'));
  next('/ready', /^\{"status":"ready"\}$/m);
  next('/v1/executions', /^\{"inserted":1,"duplicates":0,"rejected":\[\]\}$/m);
  await soon('query', /6c1b0a52-54c8-4d0e-9b0c-0d6a0a7a2a01/);
  const status = next('db status', /^open in +a collector, PID \d+, at http/m);
  expect(status).toMatch(new RegExp(`^executions +${before + 1}$`, 'm'));
  next('/health/learning', /"status":"healthy"/);

  next('cp node_modules', /^$/);
  mkdirSync(join(stage.live, 'settings'));
  writeFileSync(join(stage.live, 'settings/learning.json'), typed(RUNBOOK.file('json')));
  send('second_record');
  await soon('query', python === undefined ? /first_record/ : /second_record/);
  next('quarantine list', /./);

  // "Where the database is of today's version it says that there is nothing to do", whoever has it open.
  expect(operator.type('npx mahavishnu-learning db migrate --db learning.db')).toEqual({
    code: 0,
    output: 'learning.db: schema version 2, nothing to do\n',
  });

  expect(await first.stop()).toBe(0);
  next('openssl rand', /^$/);
  const second = await operator.start(take('--token-file collector-token'));
  expect(operator.type(typed('curl -sS http://127.0.0.1:8686/ready')).output).toContain('error');
  next('Authorization: Bearer', /^\{"status":"ready"\}$/m);
  send('third_record');
  expect(await second.stop()).toBe(0);

  next('db status', /^open in +nobody$/m);
  next('ls learning.db.spool', /^$/);
  expect(left).toEqual([]);
  // The orchestrator goes on with the migrated file.
  const came = before + (python === undefined ? 1 : 3);
  expect(await executionsIn(stage.database)).toBe(came);
  await stage.add(0, 5);
  expect(await executionsIn(stage.database)).toBe(came + 5);
});

/** Starts what a service would start, where Node and this package are here. */
async function startService(command: string): Promise<void> {
  const { stage, operator } = await stageOfVersion1();
  const typed = await portOf();
  const here = command.replace(/^\S*\/node /, `${process.execPath} `).replace(/\S+(?=\/node_modules\/)/, stage.live);
  expect(here).not.toBe(command);
  const service = await operator.start(typed(here));
  expect(operator.type(typed('curl -sS http://127.0.0.1:8686/ready')).output).toContain('ready');
  expect(await service.stop()).toBe(0);
  expect(readdirSync(stage.live)).toContain('learning.db');
}

it.runIf(canFollow)('the unit for systemd starts the collector, and is one', async () => {
  const unit = RUNBOOK.file('ini');
  await startService(/^ExecStart=(.*)$/m.exec(unit)![1]!);
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return;
  const stage = new BackupStage();
  const path = join(stage.live, 'mahavishnu-collector.service');
  writeFileSync(path, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
  expect(stderr.split('\n').filter((line) => line.includes('mahavishnu-collector'))).toEqual([]);
});

it.runIf(canFollow && python !== undefined)('the list for launchd starts the collector', async () => {
  const program = 'import json, plistlib, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
  const { stdout } = spawnSync(python!, ['-c', program], { input: RUNBOOK.file('xml'), encoding: 'utf8' });
  const list = JSON.parse(stdout) as { Label: string; ProgramArguments: string[] };
  expect(list).toMatchObject({ Label: 'mahavishnu.collector', RunAtLoad: true, KeepAlive: { SuccessfulExit: false } });
  await startService(list.ProgramArguments.join(' '));
});
