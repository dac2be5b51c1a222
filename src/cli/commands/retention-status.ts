import type { Command } from 'commander';
import { plural } from '../../error/plural';
import { count, settledRows } from '../format';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed } from '../options';
import { DEFAULT_DAYS, days } from '../retention-days';

interface Options {
  readonly db: string;
  readonly days: number;
  readonly json?: true;
}

export function addRetentionStatus(retention: Command): void {
  retention
    .command('status')
    .description('Show how old the executions are, what a run would take, and the last runs. Works beside any writer.')
    .addOption(databaseOption())
    .option('--days <n>', 'days that executions are kept', days, DEFAULT_DAYS)
    .addOption(jsonOption())
    .addHelpText('after', '\nExit codes: 0 shown, 1 failed, 2 wrong usage, 130 interrupted.')
    .action(show);
}

async function show({ db, days, json }: Options, command: Command): Promise<void> {
  const { lookAt } = await import('../retention-look');
  const status = await lookAt(db, days, interruption()).catch((error: unknown) => {
    throw ofUnnamed(error, command);
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(status)}\n`);
    return;
  }
  const { executions, oldest, newest, ahead, undated, ages, wouldGo, runs, cutoff } = status;
  const lines = [
    `${plural(executions, 'execution')}${oldest === null ? '' : `, from ${oldest} to ${newest} UTC`}`,
    ...ages.map(
      ({ from, to, executions }) =>
        `  ${(to === null ? `older than ${plural(from, 'day')}` : `${from} to ${to} days`).padEnd(22)}${count(executions)}`,
    ),
    ...(ahead > 0 ? [`  ${'from the future'.padEnd(22)}${count(ahead)}, which stay`] : []),
    ...(undated > 0 ? [`  ${'without a time'.padEnd(22)}${count(undated)}, which stay`] : []),
    `Older than ${plural(days, 'day')} (${cutoff} UTC): ${plural(wouldGo.executions, 'execution')}, ${plural(wouldGo.feedback, 'row of feedback', 'rows of feedback')}, ${settledRows(wouldGo.settled)}`,
    runs.length === 0 ? 'No runs so far' : 'Last runs, UTC:',
    ...runs.map(
      ({ operation, startedAt, outcome, records }) =>
        `  ${startedAt.slice(0, 19)}  ${operation}  ${outcome}${records === null ? '' : `, ${plural(records, 'row')}`}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
