import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaVariant } from '../../src/model/variant';
import { createInitScriptDatabase } from './init-script-database';
import type { MemoryDatabase } from './memory-database';
import { openFile } from './open-file';
import { TemporaryFolder } from './temporary-folder';

const REAL = path.resolve(import.meta.dirname, '../../../shared/data/learning-2026-02-09.duckdb');

const SHAPE = {
  columns: 'SELECT column_name, column_type, "null", key, "default" FROM (DESCRIBE executions)',
  tables: "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'file' ORDER BY 1",
  indexes: "SELECT index_name, expressions FROM duckdb_indexes() WHERE database_name = 'file' ORDER BY 1",
  ranges: `SELECT min(complexity_score) >= 1, max(complexity_score) <= 10, max(len(embedding)), min(len(embedding)),
    count(error_type), count(metadata), count(quality_score) FROM executions`,
  tiers: 'SELECT DISTINCT model_tier FROM executions ORDER BY 1',
};

const folder = new TemporaryFolder();
let made: MemoryDatabase;

beforeAll(async () => {
  await createInitScriptDatabase(folder.file('learning.db'));
  made = await openFile(folder.file('learning.db'));
});

afterAll(() => {
  made.close();
  folder.dispose();
});

describe('the database of the init script', () => {
  it('is of that variant', async () => {
    const relations = (await made.rows(
      `SELECT table_name, list(column_name) FROM duckdb_columns()
       WHERE database_name = 'file' AND NOT internal GROUP BY table_name`,
    )) as [string, string[]][];
    expect(schemaVariant({ relations: new Map(relations) })).toBe('init-script');
    expect(await made.value('SELECT count(*)::INTEGER FROM executions')).toBe(50);
  });

  describe.runIf(existsSync(REAL))('has the shape of a real one:', () => {
    let real: MemoryDatabase;
    beforeAll(async () => {
      copyFileSync(REAL, folder.file('real.db'));
      real = await openFile(folder.file('real.db'));
    });
    afterAll(() => real.close());

    it.each(Object.entries(SHAPE))('%s', async (_, sql) => {
      expect(await made.rows(sql)).toEqual(await real.rows(sql));
    });
  });
});
