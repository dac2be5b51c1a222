import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { isOfBrokenIndex } from '../store/broken-index';
import { askCollector } from './ask-collector';
import { readCollectorFile } from './collector-file';
import type { Operation, Report } from './operation';
import { WritableDatabase } from './writable-database';

/**
 * Runs an operation where it can be run: on the file itself when nobody has it open, else in the collector of ours that
 * has. Throws LearningError: `locked` where another program has it open, and whatever the operation throws.
 * @param signal aborting it stops the operation here, or stops waiting for the collector
 */
export async function carryOut<Options, Result>(
  path: string,
  operation: Operation<Options, Result>,
  raw: unknown,
  report: Report = () => {},
  signal?: AbortSignal,
): Promise<Result> {
  const options = operation.parse(raw);
  const inCollector = async (): Promise<{ result: Result } | null> => {
    const collector = await readCollectorFile(path);
    return collector && (await askCollector(collector, operation, options, report, signal));
  };
  const asked = await inCollector();
  if (asked) return asked.result;
  let database: WritableDatabase;
  try {
    database = await WritableDatabase.open(path, { signal });
  } catch (error) {
    if (!(error instanceof LearningError) || error.code !== 'locked') throw error;
    // It may have started meanwhile.
    const askedLate = await inCollector();
    if (askedLate) return askedLate.result;
    throw new LearningError('locked', error.message, {
      cause: error,
      hint: `Stop that process, or let a collector of ours own ${basename(path)}: commands go through it by themselves.`,
    });
  }
  const run = async (prepare: () => Promise<void> = async () => {}) => {
    try {
      await prepare();
      return await operation.run(database, options, report);
    } finally {
      database.close();
    }
  };
  try {
    return await run();
  } catch (error) {
    if (!isOfBrokenIndex(error)) throw error;
    database = await WritableDatabase.open(path, { signal });
    return run(() => database.makeIndexesAnew());
  }
}
