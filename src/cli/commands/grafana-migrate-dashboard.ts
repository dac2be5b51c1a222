import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import type { Note } from '../dashboard-migration/migrate-dashboard';
import { EXIT_FINDINGS } from '../exit-codes';
import { collect, jsonOption } from '../options';
import { tell } from '../terminal';

interface Options {
  readonly from?: readonly string[];
  readonly output: string;
  readonly force?: true;
  readonly json?: true;
}

const STANDARD = '-';

export function addMigrateDashboard(grafana: Command): void {
  grafana
    .command('migrate-dashboard')
    .argument('<file>', 'JSON of a dashboard, as Grafana exports it; - for standard input')
    .description('Make a dashboard that was built for another data source ask this one, and say what is left to do.')
    .option('--from <data source>', 'one more to replace, by its plugin id, uid or name; may be repeated', collect)
    .option('-o, --output <file>', 'where to write the dashboard; - for standard output', STANDARD)
    .option('--force', 'replace the file if it exists')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Takes the seventeen-panel dashboard of Mahavishnu's repository, within its object "dashboard" or without, and dashboards for
the SQLite and MotherDuck plugins: queries of panels, variables and annotations. SQL stays as it is but for functions that
DuckDB calls otherwise. Queries with a window of time of their own get the macro of the time range, and their panel gets that
window as its relative time. What asks other data sources is left alone. What was done, and what is left to do, is told on
standard error; with --json, one object holds the dashboard and the notes.

Examples:
  mahavishnu-learning grafana migrate-dashboard learning-telemetry.json -o telemetry.json
  mahavishnu-learning grafana migrate-dashboard old.json --from "My SQLite" > new.json

Exit codes: 0 all was carried over; 1 the file cannot be read or written; 2 wrong usage, or nothing to carry over; 3 written,
and something is left to do.`,
    )
    .action(migrate);
}

async function readText(file: string): Promise<string> {
  if (file === STANDARD) return text(process.stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LearningError('not_found', `The dashboard ${basename(file)} cannot be read.`, {
      cause,
      hint: 'Check the path of the file.',
    });
  });
}

const line = ({ about, text, isLeft }: Note) => `${isLeft ? 'left to do' : 'note'}  ${about}: ${text}\n`;

async function migrate(file: string, options: Options): Promise<void> {
  const { readDashboard } = await import('../dashboard-migration/saved-dashboard');
  const { migrateDashboard } = await import('../dashboard-migration/migrate-dashboard');
  const { fileOutput } = await import('../output/file-output');
  const { dashboard, panels, queries, notes } = migrateDashboard(readDashboard(await readText(file)), options.from);
  const written = `${JSON.stringify(dashboard, null, 2)}\n`;
  if (options.output !== STANDARD) {
    const out = await fileOutput(options.output, { force: options.force === true });
    try {
      await out.write(written);
      await out.finish();
    } finally {
      await out.close();
    }
  }
  const left = notes.filter(({ isLeft }) => isLeft).length;
  const counts = { panels, queries, left };
  if (options.json) {
    tell(true, { ...counts, notes, ...(options.output === STANDARD && { dashboard }) }, []);
  } else {
    if (options.output === STANDARD) process.stdout.write(written);
    process.stderr.write(notes.map(line).join(''));
    process.stderr.write(
      `${plural(panels, 'panel')} and ${plural(queries, 'query', 'queries')} carried over, ${plural(left, 'thing')} left to do.\n`,
    );
  }
  if (left > 0) process.exitCode = EXIT_FINDINGS;
}
