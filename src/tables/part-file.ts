import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Copies } from '../engine/copies';
import type { DuckdbEngine } from '../engine/duckdb-node/duckdb-engine';
import { placedFor } from './parted';
import { rowsSql } from './places';
import type { PartRequest } from './request';

/** The name of the only table in the file of a part. */
const PART_TABLE = 'part';

/** More makes it hardly smaller. */
const LEVEL = 1;

const compressed = promisify(gzip);

interface Making {
  readonly engine: DuckdbEngine;
  /** The copies that are leased: one state for all questions. */
  readonly copies: Copies;
  /** A folder of our own. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** The DuckDB file of a part, gzipped. Throws LearningError. */
export async function partFile(request: PartRequest, { engine, copies, folder, signal }: Making): Promise<Uint8Array> {
  const placed = await placedFor(engine.over(copies), request, { signal });
  const place = await mkdtemp(join(folder, 'part-'));
  try {
    const path = join(place, 'part.duckdb');
    const file = { path, table: PART_TABLE, columns: placed.columns, rows: request.to - request.from };
    await engine.copyRows(copies, { sql: rowsSql(placed, request) }, { ...file, signal });
    return await compressed(await readFile(path), { level: LEVEL });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
