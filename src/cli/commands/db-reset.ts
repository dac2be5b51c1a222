import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { confirm } from '../confirm';
import { count, megabytes } from '../format';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed } from '../options';

interface Options {
  readonly db: string;
  readonly yes?: true;
  readonly keep: boolean;
  readonly json?: true;
}

export function addDbReset(db: Command): void {
  db.command('reset')
    .description('Put an empty database in the place of a learning database. This restores nothing.')
    .addOption(databaseOption())
    .option('--yes', 'do not ask')
    .option('--no-keep', 'delete the old database for good, instead of keeping it beside the new one')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Says what it takes away, and asks. The old file stays as NAME.before_reset-TIME, unless --no-keep is given.
Exit codes: 0 done; 1 not, for what is said, as while another process has the file open; 2 usage; 130 not wanted.`,
    )
    .action((options: Options, command: Command) =>
      reset(options).catch((error: unknown) => {
        throw ofUnnamed(error, command);
      }),
    );
}

interface Content {
  readonly rows: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly bytes: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/** What there is to lose; from a file that nobody else has open. */
async function contentOf(path: string, signal: AbortSignal): Promise<Content> {
  const { WritableDatabase } = await import('../../writing/writable-database');
  const database = await WritableDatabase.open(path, { signal });
  try {
    const [times] = await database.all(
      'SELECT count(*)::DOUBLE AS rows, min(timestamp)::VARCHAR AS oldest, max(timestamp)::VARCHAR AS newest FROM executions',
    );
    const tables = await database.all(
      `SELECT table_name AS name, estimated_size::DOUBLE AS rows FROM duckdb_tables() WHERE NOT internal AND lower(table_name) <> 'executions' AND estimated_size > 0 ORDER BY name`,
    );
    return {
      ...(times as Pick<Content, 'rows' | 'oldest' | 'newest'>),
      bytes: (await stat(path)).size,
      tables: tables as unknown as Content['tables'],
    };
  } finally {
    database.close();
  }
}

function describe(file: string, { rows, oldest, newest, bytes, tables }: Content, keptAs: string | null): string {
  const others = tables.map(({ name, rows: some }) => `${name} ${count(some)}`).join(', ');
  const span = rows === 0 ? '' : `, from ${oldest} to ${newest}`;
  const fate = keptAs === null ? 'They will be gone for good.' : `They stay in ${keptAs}.`;
  return `This takes ${plural(rows, 'execution')}${span}${others && `, and the rows of ${others}`} out of ${file} (${megabytes(bytes)}). ${fate}`;
}

async function reset({ db, yes, keep, json }: Options): Promise<void> {
  const { buildDatabase } = await import('../../store/build-database');
  const { createIndexes, createSchema } = await import('../../store/create-schema');
  const { keptName } = await import('../../store/replace-database');
  const signal = interruption();
  const file = basename(db);
  const path = await realpath(db).catch((cause) => {
    throw new LearningError('not_found', `${file} does not exist.`, { cause, hint: 'Create it by db init.' });
  });
  const content = await contentOf(path, signal);
  const keepAs = keep ? keptName(path, 'reset') : undefined;
  const keptAs = keepAs === undefined ? null : basename(keepAs);
  await confirm(describe(file, content, keptAs), yes === true, signal);
  await buildDatabase(path, { replace: true, keepAs, signal }, async (database) => {
    await createSchema(database);
    await createIndexes(database);
  });
  process.stdout.write(
    json
      ? `${JSON.stringify({ file, ...content, keptAs })}\n`
      : `${file}: empty now${keptAs === null ? '' : `; the old database is ${keptAs}`}\n`,
  );
}
