import { expect, it } from 'vitest';
import { Operator, Runbook } from '../support/runbook';
import { TemporaryFolder } from '../support/temporary-folder';
import { fingerprint, recordOf } from './support/record';

it('enforce-retention.md does what it says, from the first line to the last', async () => {
  const folder = new TemporaryFolder();
  const database = folder.file('learning.db');
  await recordOf(database, [100, 95, 10]);
  const before = await fingerprint(database);
  const operator = new Operator(folder, folder.path);
  const said: string[] = [];
  for (const command of new Runbook('enforce-retention.md').commands) {
    // The days of the runbook hold those of the test, whenever that is.
    const typed = command.replace(
      /--from \S+ --to \S+/,
      `--from ${new Date(0).toISOString().slice(0, 10)} --to 2999-12-31`,
    );
    const { code, output } = operator.type(typed);
    expect({ command, code, output }).toEqual({ command, code: 0, output: expect.any(String) });
    said.push(output);
  }
  expect(said).toEqual([
    expect.stringContaining('2 executions, 0 rows of feedback'),
    expect.stringContaining('would be archived and deleted'),
    expect.stringContaining('2 executions and 0 rows of feedback archived in 2 files'),
    expect.stringContaining('"deleted":0'),
    expect.stringContaining('2 executions of 1 run in 2 files'),
    expect.stringMatching(/\b3\b/),
    expect.stringContaining('2 executions and 0 rows of feedback restored'),
  ]);
  expect(await fingerprint(database)).toEqual(before);
  folder.dispose();
}, 240_000);
