import { existsSync } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from './support/test-engine';

const REAL = fileURLToPath(new URL('../../../../shared/data/learning-2026-02-09.duckdb', import.meta.url));

describe.runIf(existsSync(REAL))('a learning database as it was found', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    await copyFile(REAL, join(folder, 'learning.db'));
    engine = new TestEngine(folder);
  });
  afterAll(() => engine.close());

  it('is read whole', async () => {
    const result = await engine.run('SELECT * FROM executions');
    expect(result.rows).toBe(50);
    expect(result.columns).toHaveLength(27);
    expect(result.columns.find(({ name }) => name === 'timestamp')!.kind).toBe('time');
  });

  it('has vectors of the length that they were stored with', async () => {
    const rows = await engine.rows('SELECT embedding, len(embedding) FROM executions WHERE embedding IS NOT NULL');
    for (const [json, length] of rows) expect(JSON.parse(String(json))).toHaveLength(Number(length));
  });

  it('has a status without a version', async () => {
    expect(await engine.rows('SELECT row_count, schema_version, oldest <= newest FROM database_status')).toEqual([
      [50, null, true],
    ]);
  });
});
