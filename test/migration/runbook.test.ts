import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { BackupStage, executionsIn } from '../backup/support/stage';
import { CliProcess } from '../support/cli-process';
import { createInitScriptDatabase } from '../support/init-script-database';
import { canFollow, Operator, Runbook } from '../support/runbook';
import { createVersion1Database, insertSql } from '../support/version-1-database';

vi.setConfig({ testTimeout: 240_000 });

/** What stands for itself in the runbook: the exit code where it is not 0, and what is said. */
interface Expected {
  readonly code?: number;
  readonly says: RegExp;
}

it.runIf(canFollow)('initialise-and-migrate.md does what it says, from the first line to the last', async () => {
  const stage = new BackupStage();
  const operator = new Operator(stage.folder, stage.live);
  const { commands } = new Runbook('initialise-and-migrate.md');
  const left = [...commands];
  let replaced = (command: string) => command;
  const next = (beginning: string, { code = 0, says }: Expected): string => {
    const command = left.shift()!;
    expect(command).toContain(beginning);
    const { code: ended, output } = operator.type(replaced(command));
    expect({ command, code: ended, output }).toEqual({ command, code, output: expect.stringMatching(says) });
    return output;
  };

  next('db init', { says: /^learning\.db: created, schema version 2$/m });
  next('db status', { says: /^schema +version 2 \(v2\)$/m });
  next('db validate', { says: /no rows/ });

  // The one that is migrated was there before.
  operator.type('rm learning.db');
  await createVersion1Database(stage.database, [insertSql({}, 40), insertSql({ user_rating: '9' })]);
  const holder = new CliProcess('demo', 'write', stage.database, '--history', '0');
  await holder.says('writing');
  next('--dry-run', {
    says: /would be migrated from 1 to schema version 2.*\n +1 would go to quarantine: user_rating/,
  });
  next('backup create', { says: /learning_db_backup_/ });
  replaced = (command) => command.replace('4711', String(holder.child.pid));
  next('db status', { says: new RegExp(`^open in +node, PID ${holder.child.pid}$`, 'm') });
  next('ps -p', { says: /\bnode\b.*demo write/ });
  const refused = operator.type(left[0]!);
  expect(refused.output).toContain(`[locked] learning.db is open in another process: node, PID ${holder.child.pid}.`);
  expect(refused.code).toBe(1);
  await holder.stop();
  const before = await executionsIn(stage.database);
  const said = next('db migrate --db', {
    says: /^learning\.db: migrated from 1 to schema version 2, .*1 in quarantine/ms,
  });

  next('db status', { says: /^schema +version 2 \(v2\)$/m });
  next('db validate', { says: /score 100\.00/ });
  const listed = next('quarantine list', { says: /user_rating is outside 1 to 5/ });
  expect(await executionsIn(stage.database)).toBe(before - 1);
  replaced = (command) => command.replace(' ID ', ` ${listed.split(' ')[0]} `);
  next('quarantine replay', { says: /./ });
  expect(await executionsIn(stage.database)).toBe(before);

  const [kept] = /learning\.db\.before_migration-\w+/.exec(said)!;
  replaced = (command) => command.replace(/learning\.db\.before_migration-\w+/, kept);
  next('mkdir', { says: /^$/ });
  next('mv', { says: /^$/ });
  next('db status', { says: /^schema +version 1 \(v1\); db migrate brings it to the current one$/m });
  expect(await executionsIn(stage.database)).toBe(before);
  expect(await executionsIn(join(stage.live, 'set-aside/learning.db'))).toBe(before);

  next('db reset', { code: 2, says: /This takes \d+ executions.*Nothing was done.*Add --yes/ });
  expect(await executionsIn(stage.database)).toBe(before);
  next('db reset', { says: /^learning\.db: empty now; the old database is learning\.db\.before_reset-\w+$/m });
  expect(await executionsIn(stage.database)).toBe(0);
  expect(readdirSync(stage.live).toSorted()).toEqual([
    'backups',
    'learning.db',
    expect.stringMatching(/^learning\.db\.before_reset-/),
    'set-aside',
  ]);
  expect(left).toEqual([]);
});

it('initialise-and-migrate.md serves the older variant, too', async () => {
  const stage = new BackupStage();
  const operator = new Operator(stage.folder, stage.live);
  await createInitScriptDatabase(stage.database);
  const migrations = new Runbook('initialise-and-migrate.md').commands.filter((command) => command.includes('migrate'));
  for (const [command, says] of [
    [migrations[0]!, /would be migrated from init-script/],
    [migrations[1]!, /migrated from init-script to schema version 2, 50 of 50 rows/],
    [migrations[1]!, /schema version 2, nothing to do/],
  ] as const) {
    expect(operator.type(command)).toEqual({ code: 0, output: expect.stringMatching(says) });
  }
});
