import { dirname } from 'node:path';
import { withScratchDuckdb } from '../../archive/scratch-duckdb';
import { limits } from '../../engine/options';
import { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { Column } from '../../result/column';

/** As the rows are written down: times are in UTC by then, and what has no type of its own in Parquet is text. */
function storedType({ type, kind }: Column): string {
  if (kind === 'time') return 'TIMESTAMP';
  return type.startsWith('ENUM') || type === 'JSON' ? 'VARCHAR' : type;
}

const selected = ({ name, type }: Column) =>
  type === 'JSON' ? `CAST(${quoteIdentifier(name)} AS JSON) AS ${quoteIdentifier(name)}` : quoteIdentifier(name);

/** Lines of JSON to a Parquet file, by types of the columns that they came from. Throws LearningError. */
export async function toParquet(
  lines: string,
  target: string,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<void> {
  const { memoryLimitMb, threads } = limits({});
  const types = columns.map((column) => `${quoteText(column.name)}: ${quoteText(storedType(column))}`);
  try {
    await withScratchDuckdb({ memoryLimitMb, threads, directories: [dirname(target)], signal }, (duckdb) =>
      duckdb.run(`COPY (SELECT ${columns.map(selected).join(', ')} FROM read_json(${quoteText(lines)}, format = 'newline_delimited',
        columns = {${types.join(', ')}}, maximum_object_size = 67108864))
        TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd)`),
    );
  } catch (cause) {
    const { code } = LearningError.from(cause);
    if (code === 'cancelled') throw cause;
    throw new LearningError(code, 'The Parquet file could not be written.', {
      cause,
      hint: 'Check the disk that holds the output, or export as CSV or NDJSON.',
    });
  }
}
