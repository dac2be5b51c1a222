import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { archiveOption } from '../archive-option';
import { megabytes } from '../format';
import { interruption } from '../interruption';
import { jsonOption } from '../options';
import { withProgress } from '../progress';

interface Options {
  readonly archive: string;
  readonly json?: true;
}

export function addArchiveVerify(archive: Command): void {
  archive
    .command('verify')
    .description('Read every file of an archive, and compare it with what was archived.')
    .addOption(archiveOption().makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 every file is sound, 1 a file is not, or it failed, 2 wrong usage, 130 interrupted.',
    )
    .action(verify);
}

async function verify({ archive, json }: Options): Promise<void> {
  const { verifyArchive } = await import('../../archive/verify');
  const verdict = await withProgress((report) => verifyArchive(archive, report, interruption()));
  const { runs, files, rows, bytes, from, to, faults, underWay } = verdict;
  if (json) {
    process.stdout.write(`${JSON.stringify({ sound: faults.length === 0, ...verdict })}\n`);
  } else {
    const range = from === null ? '' : `, from ${from} to ${to} UTC`;
    const lines = [
      `${plural(rows, 'execution')} of ${plural(runs, 'run')} in ${plural(files, 'file')}, ${megabytes(bytes)}${range}`,
      ...(underWay > 0 ? ['A run is under way; its files were left out'] : []),
      ...faults.map(({ path, fault }) => `  ${path} ${fault}`),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  if (faults.length > 0) {
    const [{ path, fault }] = faults as [(typeof faults)[number]];
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    throw new LearningError('damaged_archive', `${path} ${fault}${more}.`, {
      hint: 'Bring the files at fault back from a copy of the archive; remove those that no manifest names.',
    });
  }
}
