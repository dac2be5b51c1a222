import { type BuildOptions, buildDatabase } from '../../store/build-database';
import { createIndexes, createSchema } from '../../store/create-schema';
import { kinds } from './kinds';
import { COLUMNS, simulatedSql } from './rows-sql';
import type { Settings } from './settings';
import { sumsSql, type Truth, truthOf } from './truth';

interface SimulateOptions extends BuildOptions {
  /** Rows so far. */
  readonly onProgress?: (done: number) => void;
}

const CHUNK_ROWS = 250_000;

/** Creates a learning database of which the truth is known, and yields the truth. Throws LearningError. */
export async function simulate(path: string, settings: Settings, options: SimulateOptions = {}): Promise<Truth> {
  const { onProgress, ...build } = options;
  const all = kinds(settings.seed, settings.confounding);
  let truth: Truth | undefined;
  await buildDatabase(path, build, async (database) => {
    await createSchema(database);
    for (let first = 0; first < settings.rows; first += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, settings.rows - first);
      await database.run(`CREATE OR REPLACE TEMP TABLE simulated AS ${simulatedSql(settings, all, first, count)}`);
      await database.run(`INSERT INTO executions SELECT ${COLUMNS} FROM simulated`);
      const sums = sumsSql('simulated', settings);
      await database.run(first === 0 ? `CREATE TEMP TABLE sums AS ${sums}` : `INSERT INTO sums ${sums}`);
      onProgress?.(first + count);
    }
    truth = await truthOf(database, 'sums', settings);
    await createIndexes(database);
  });
  return truth!;
}
