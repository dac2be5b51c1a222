import type { ArchivedFile } from './manifest';

/** Rows of one transaction, but for what one file holds more: with embeddings each has some 2 KB. */
const BATCH_ROWS = 50_000;

/** Files to be read at once. */
export function* batches(files: readonly ArchivedFile[]): Generator<readonly ArchivedFile[]> {
  let batch: ArchivedFile[] = [];
  let rows = 0;
  for (const file of files) {
    batch.push(file);
    rows += file.rows;
    if (rows < BATCH_ROWS) continue;
    yield batch;
    batch = [];
    rows = 0;
  }
  if (batch.length > 0) yield batch;
}
