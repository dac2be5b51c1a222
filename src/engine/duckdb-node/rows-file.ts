import { dirname } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { TakeChunk } from './query-run';
import { withScratchDuckdb } from './scratch-duckdb';

export interface RowsFile {
  /** Absolute. */
  readonly path: string;
  /** The name of its only table. */
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** About how many. */
  readonly rows: number;
}

interface WriteOptions extends RowsFile {
  readonly memoryLimitMb: number;
  readonly signal: AbortSignal | undefined;
}

/** DuckDB writes whole blocks: few rows fit the smallest, and of many it compresses more in the largest. */
const blockSize = (rows: number) => (rows < 20_000 ? 16_384 : 262_144);

const FILE = 'rows_file';

function failure(cause: unknown): LearningError {
  if (cause instanceof LearningError) return cause;
  if (/No space/i.test(String(cause)))
    return new LearningError('disk_full', 'There is no room for rows to be sent.', { cause });
  if (/INTERRUPT/.test(String(cause))) return new LearningError('cancelled', 'The query was cancelled.', { cause });
  return new LearningError('internal', 'Rows to be sent could not be written.', { cause });
}

/** Writes a DuckDB file of what is handed on, chunk by chunk as it is. */
export function writeRows(
  { path, table, columns, rows, memoryLimitMb, signal }: WriteOptions,
  fill: (take: TakeChunk) => Promise<number>,
): Promise<number> {
  const directories = [dirname(path)];
  return withScratchDuckdb({ directories, memoryLimitMb, threads: 1, signal, failure }, async (connection) => {
    await connection.run(`ATTACH ${quoteText(path)} AS ${FILE} (BLOCK_SIZE ${blockSize(rows)})`);
    const typed = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`);
    await connection.run(`CREATE TABLE ${FILE}.main.${quoteIdentifier(table)} (${typed.join(', ')})`);
    const appender = await connection.createAppender(table, 'main', FILE);
    const written = await fill((chunk) => appender.appendDataChunk(chunk));
    appender.closeSync();
    await connection.run(`CHECKPOINT ${FILE}`);
    await connection.run(`DETACH ${FILE}`);
    return written;
  });
}
