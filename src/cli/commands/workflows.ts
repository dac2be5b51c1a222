import { resolve } from 'node:path';
import type { Command } from 'commander';
import { plural } from '../../error/plural';
import { count } from '../format';
import { jsonOption } from '../options';
import { tell } from '../terminal';

const EXIT_CODES = '\nExit codes: 0 done, 1 failed, with every file as it was, 2 wrong usage.';

export function addWorkflows(program: Command): void {
  const workflows = program.command('workflows').description("Oneiric's files of workflows.").helpCommand(false);
  workflows
    .command('import')
    .description('Keep runs and steps in a history of their own, before Oneiric or anybody clears them away.')
    .argument('<path>', "Oneiric's workflow_checkpoints.sqlite, or its folder; it is only read")
    .requiredOption('--to <file>', 'the history, a SQLite file, made where there is none')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Oneiric keeps the last run only, and the steps of all. A run that it no longer has is made of its steps, and marked as
synthesised. Importing again adds what is new. Queries read the history where workflowsPath or --workflows names it.

Example:
  mahavishnu-learning workflows import .oneiric_cache --to data/workflow_history.sqlite
${EXIT_CODES}`,
    )
    .action(importAll);

  workflows
    .command('repair')
    .description(
      'Add the foreign key and the indexes that a workflow file lacks. Says what it would do, unless --apply.',
    )
    .argument('<file>', "Oneiric's workflow_checkpoints.sqlite")
    .option('--apply', 'do it: the file is copied to <file>.pre_repair_TIME first, and replaced at once')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Stop Oneiric first: a file that another process has open is refused. Steps whose run is gone get one that is made of them.
SQLite keeps to a foreign key where a program asks it to; one that does, and deletes a run, deletes its steps too. Import
the history before.

Examples:
  mahavishnu-learning workflows repair .oneiric_cache/workflow_checkpoints.sqlite
  mahavishnu-learning workflows repair .oneiric_cache/workflow_checkpoints.sqlite --apply --json
${EXIT_CODES}`,
    )
    .action(repair);
}

async function importAll(path: string, { to, json }: { readonly to: string; readonly json?: true }): Promise<void> {
  const { importWorkflows } = await import('../../neighbours/workflows/history/import');
  const result = await importWorkflows(resolve(path), resolve(to));
  for (const remark of result.remarks) process.stderr.write(`${remark}\n`);
  const { history, files, runs, synthesised_runs: made, nodes, new_nodes: added } = result;
  tell(json, result, [
    `${history}: ${plural(nodes, 'step')}, ${count(added)} of them new, of ${plural(runs, 'run')}, ${count(made)} of them made of their steps; ${plural(files, 'file')} read`,
  ]);
}

async function repair(file: string, { apply, json }: { readonly apply?: true; readonly json?: true }): Promise<void> {
  const { repairWorkflows } = await import('../../neighbours/workflows/history/repair');
  const result = await repairWorkflows(resolve(file), { dryRun: apply !== true, now: new Date() });
  const { file: name, nodes, synthesised_runs: runs, foreign_key: key, indexes_added: indexes, backup } = result;
  const work = [
    ...(runs > 0 ? [`${plural(runs, 'run is made of its', 'runs are made of their')} steps`] : []),
    ...(key === 'added' ? ['steps get a foreign key to their run'] : []),
    ...indexes.map((index) => `${index} is created`),
  ];
  const all = `${name}: ${plural(nodes, 'step')}`;
  if (work.length === 0) tell(json, result, [`${all}; nothing to repair`]);
  else if (backup === null) tell(json, result, [all, ...work, 'Nothing was done: add --apply to do it.']);
  else tell(json, result, [all, ...work, `Done. The file as it was: ${backup}`]);
}
