import type { Command } from 'commander';
import { count, megabytes } from '../format';
import { jsonOption, wholeNumber } from '../options';
import { tell } from '../terminal';

const DEFAULT_DAYS = 30;

interface Options {
  readonly dir: string;
  readonly days?: number;
  readonly keep?: number;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addCoverage(program: Command): void {
  const coverage = program.command('coverage').description('Snapshots of the coverage of tests.').helpCommand(false);
  coverage
    .command('prune')
    .description('Delete snapshots that no rule keeps; never the newest, nor the one that latest.json leads to.')
    .option('--dir <dir>', 'the folder of metrics_YYYYMMDD_HHMMSS.json', 'data/metrics')
    .option('--days <n>', 'keep those of the last n days, by their names', wholeNumber(0, 36_500))
    .option('--keep <n>', 'keep the newest n', wholeNumber(1, 1e6))
    .option('--dry-run', 'only say what would be deleted')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Without a rule, --days ${DEFAULT_DAYS} holds. With both, a snapshot stays that either of them keeps. Links, and files by other
names, are left alone.

Examples:
  mahavishnu-learning coverage prune --dir data/metrics --keep 30
  mahavishnu-learning coverage prune --days 90 --dry-run --json

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
    )
    .action(prune);
}

async function prune({ dir, days, keep, dryRun, json }: Options): Promise<void> {
  const { pruneSnapshots } = await import('../../neighbours/coverage/prune');
  const rule = days === undefined && keep === undefined ? DEFAULT_DAYS : (days ?? null);
  const request = { folder: dir, days: rule, keep: keep ?? null, dryRun: dryRun === true, now: Date.now() };
  const result = await pruneSnapshots(request);
  for (const warning of result.warnings) process.stderr.write(`${warning}\n`);
  const { deleted_count: deleted, kept_count: kept, total_size_bytes: bytes, deleted_files: files } = result;
  tell(json, result, [
    ...files.map(({ name }) => name),
    `${count(deleted)} snapshots of ${megabytes(bytes)} ${dryRun ? 'would be deleted' : 'deleted'}; ${count(kept)} ${dryRun ? 'would ' : ''}stay`,
  ]);
}
