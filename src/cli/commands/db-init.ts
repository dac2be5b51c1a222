import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { databaseOption, jsonOption, wholeNumber } from '../options';

interface Options {
  readonly db: string;
  readonly embeddingWidth: number;
  readonly json?: true;
}

export function addDbInit(db: Command): void {
  db.command('init')
    .description('Create an empty learning database, which every DuckDB from 1.2 on can read.')
    .addOption(databaseOption())
    .option('--embedding-width <n>', 'floats in each embedding', wholeNumber(1, 65_536), 384)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Creates the folder of the file too, but not the folder that holds it.
Exit codes: 0 created; 1 not, because it exists or for what is said; 2 usage.`,
    )
    .action(init);
}

async function init({ db, embeddingWidth, json }: Options): Promise<void> {
  const { buildDatabase } = await import('../../store/build-database');
  const { createIndexes, createSchema } = await import('../../store/create-schema');
  const { SCHEMA_VERSION } = await import('../../model/schema');
  await mkdir(dirname(db)).catch(() => {});
  await buildDatabase(db, {}, async (database) => {
    await createSchema(database, { embeddingWidth });
    await createIndexes(database);
  }).catch((error: unknown) => {
    if (!(error instanceof LearningError) || error.code !== 'already_exists') throw error;
    throw new LearningError(error.code, error.message, {
      cause: error,
      hint: 'Name another file; db migrate brings an older one up to date, and db reset starts anew.',
    });
  });
  const file = basename(db);
  process.stdout.write(
    json
      ? `${JSON.stringify({ file, schemaVersion: SCHEMA_VERSION, embeddingWidth })}\n`
      : `${file}: created, schema version ${SCHEMA_VERSION}\n`,
  );
}
