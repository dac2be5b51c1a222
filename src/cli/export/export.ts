import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { openEngine } from '../../asking/open-engine';
import type { RunOptions, Statement } from '../../engine/engine';
import { plural } from '../../error/plural';
import { cellAt } from '../../result/cell';
import type { Result } from '../../result/result';
import { count } from '../format';
import type { Output } from '../output/output';
import { StatusLine } from '../status-line';
import { toParquet } from './parquet';
import { csvHead, csvRows, jsonRows } from './rows';
import type { Selection } from './selection';

export type ExportFormat = 'csv' | 'ndjson' | 'parquet';

interface Source {
  readonly database: string;
  readonly storedTimeZone: string;
  readonly signal: AbortSignal;
}

/** A slice whose rows are mostly of one time may be larger than others. */
const TIMEOUT_SECONDS = 600;

/** Slices of rows, the first of which is empty and has the columns. All of them are of one copy. */
async function* slices({ database, storedTimeZone, signal }: Source, selection: Selection): AsyncGenerator<Result> {
  const { engine, close } = await openEngine(
    { path: database, maxStalenessSeconds: 0 },
    { storedTimeZone, timeoutSeconds: TIMEOUT_SECONDS, byteLimitMb: 1024 },
  );
  const options: RunOptions = { askedAt: Date.now() - 1, atRowLimit: 'refuse', signal };
  const run = (statement: Statement) => engine.run(statement, options);
  const status = new StatusLine(200);
  try {
    yield await run(selection.none());
    const [rows, undated] = (await run(selection.counts())).columns.map((column) => Number(cellAt(column, 0)));
    const starts = await run(selection.starts());
    const begins = Array.from({ length: starts.rows }, (_, row) => String(cellAt(starts.columns[0]!, row)));
    let done = 0;
    const told = (slice: Result) => {
      done += slice.rows;
      status.update(() => `${count(done)} of ${plural(rows!, 'row')}`);
      return slice;
    };
    if (undated! > 0) yield told(await run(selection.undated()));
    for (const [i, begin] of begins.entries()) yield told(await run(selection.slice(begin, begins[i + 1] ?? null)));
  } finally {
    status.clear();
    await close();
  }
}

interface Exported {
  readonly rows: number;
  readonly bytes: number;
  readonly notices: readonly string[];
}

/** Writes the executions of a private copy, in order of time, with as much in memory as a slice takes. Throws LearningError. */
export async function exportRows(
  source: Source,
  selection: Selection,
  format: ExportFormat,
  output: Output,
): Promise<Exported> {
  let rows = 0;
  const notices = new Set<string>();
  const kept = async function* () {
    for await (const slice of slices(source, selection)) {
      rows += slice.rows;
      for (const { text } of slice.notices) notices.add(text);
      yield slice;
    }
  };
  if (format === 'parquet') await writeParquet(kept(), output, source.signal);
  else {
    let isFirst = true;
    for await (const slice of kept()) {
      const head = isFirst && format === 'csv' ? csvHead(slice) : '';
      await output.write(head + (format === 'csv' ? csvRows(slice) : jsonRows(slice)));
      isFirst = false;
    }
  }
  return { rows, bytes: await output.finish(), notices: [...notices] };
}

/** Settles when the file takes more; that it failed is told by its end. */
const drained = (file: WriteStream) => once(file, 'drain').catch(() => new Promise<never>(() => {}));

/** DuckDB writes Parquet itself, from rows that lie beside it meanwhile. */
async function writeParquet(all: AsyncGenerator<Result>, output: Output, signal: AbortSignal): Promise<void> {
  const lines = join(output.folder, 'lines.json');
  const file = createWriteStream(lines, { flags: 'wx', mode: 0o600 });
  const written = finished(file).catch((cause: unknown) => {
    throw output.failure(cause);
  });
  written.catch(() => {});
  let first: Result | null = null;
  try {
    for await (const slice of all) {
      first ??= slice;
      if (!file.write(jsonRows(slice, { isForDuckdb: true }))) await Promise.race([drained(file), written]);
    }
  } finally {
    file.end();
  }
  await written;
  const target = join(output.folder, 'rows.parquet');
  await toParquet(lines, target, first!.columns, signal);
  await output.take(target);
}
