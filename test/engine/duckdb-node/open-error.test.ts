import { describe, expect, it } from 'vitest';
import { openError } from '../../../src/engine/duckdb/duckdb-error';

const FAILED = 'Checkpoint failed for database "replayed". The database has been invalidated. Original error: ';
const asJson = (message: string) => JSON.stringify({ exception_type: 'IO', exception_message: message });
const inWords = (message: string) => `IO Error: ${message}`;

describe.each([asJson, inWords])('why a copy does not open', (worded) => {
  const codeOf = (message: string) => openError(new Error(worded(message)), '/copies/learning.db').code;

  // It was told as a fault of the disk.
  it('is its log, where DuckDB finds only at the checkpoint that it has replayed an index wrongly', () => {
    expect(codeOf(`${FAILED}invalid node type for TransformToDeprecated: 103`)).toBe('damaged_log');
  });

  it.each([
    ['io_error', 'Could not write file "/copies/learning.db": No space left on device'],
    ['out_of_memory', 'Out of Memory Error: failed to allocate data of size 16.0 MiB'],
  ])('is not its log, but %s, where the checkpoint fails of that', (code, original) => {
    expect(codeOf(`${FAILED}${original}`)).toBe(code);
  });
});
