import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LearningError } from '../../error/learning-error';
import { quoteText } from '../../model/quote';
import { closedOptions, type EngineShare } from './closed-options';

export interface ScratchOptions extends EngineShare {
  /** What it may read and write, absolute; nothing else of the machine. */
  readonly directories: readonly string[];
  /** Aborting it interrupts the work. */
  readonly signal?: AbortSignal | undefined;
  /** What a failure is to those who asked for the work; of one that was interrupted, an error that begins with INTERRUPT. */
  readonly failure: (cause: unknown) => LearningError;
}

const REPEAT_INTERRUPT = 50;

/** Works with a DuckDB that has no database of its own. Throws LearningError. */
export async function withScratchDuckdb<T>(
  { directories, signal, failure, ...share }: ScratchOptions,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  let interrupts: NodeJS.Timeout | undefined;
  const instance = await DuckDBInstance.create(':memory:', closedOptions(share));
  try {
    const connection = await instance.connect();
    const abort = () => {
      // DuckDB forgets an interrupt that comes before execution begins.
      interrupts ??= setInterval(() => connection.interrupt(), REPEAT_INTERRUPT);
    };
    try {
      await connection.run(`
        SET TimeZone = 'UTC';
        SET allowed_directories = [${directories.map((path) => quoteText(`${path}/`)).join(', ')}];
        SET enable_external_access = false;
        SET lock_configuration = true`);
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort);
      return await work(connection);
    } finally {
      clearInterval(interrupts);
      signal?.removeEventListener('abort', abort);
      connection.disconnectSync();
    }
  } catch (cause) {
    throw failure(signal?.aborted ? new Error('INTERRUPT') : cause);
  } finally {
    instance.closeSync();
  }
}
