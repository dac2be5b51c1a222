import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemo, type DemoOptions } from '../../src/demo/create-demo';
import { INDEXES } from '../../src/model/indexes';
import { VIEWS } from '../../src/model/views';
import type { MemoryDatabase } from '../support/memory-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';

const END = Date.UTC(2026, 2, 18, 15, 20);

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

let made = 0;

async function asked<T>(options: DemoOptions, question: (db: MemoryDatabase) => Promise<T>): Promise<T> {
  const path = folder.file(`${made++}.db`);
  await createDemo(path, options);
  const db = await openFile(path);
  try {
    return await question(db);
  } finally {
    db.close();
  }
}

describe('equal seeds give equal rows', () => {
  /** Over every column of every row, and its place. Rows of two row groups, so that threads have something to share. */
  const checksum = (options: DemoOptions) =>
    asked({ rows: 140_000, end: END, indexes: false, ...options }, (db) =>
      db.value("SELECT bit_xor(hash(e.rowid || ' ' || e::VARCHAR)) FROM executions AS e"),
    );

  it('whatever the number of threads', async () => {
    expect(await checksum({ threads: 4 })).toBe(await checksum({ threads: 1 }));
  }, 120_000);

  it('and other seeds, ends or days others', async () => {
    const rows = 500;
    const sums = await Promise.all([
      checksum({ rows }),
      checksum({ rows, seed: 2 }),
      checksum({ rows, end: END - 1 }),
      checksum({ rows, days: 29 }),
      checksum({ rows: 501 }),
      checksum({ rows, embeddings: true }),
    ]);
    expect(new Set(sums).size).toBe(sums.length);
    expect(await checksum({ rows, embeddings: true })).toBe(sums.at(-1));
  });
});

describe('the database', () => {
  it('is of schema version 2, with views that have rows and the named indexes', async () => {
    await asked({}, async (db) => {
      expect(await db.rows('SELECT key, value FROM metadata')).toEqual([
        ['schema_version', '2'],
        ['embedding_dimension', '384'],
      ]);
      for (const { name } of VIEWS) {
        expect(Number(await db.value(`SELECT count(*) FROM ${name}`)), name).toBeGreaterThan(50);
      }
      expect(await db.column('SELECT index_name FROM duckdb_indexes() ORDER BY 1')).toEqual(
        INDEXES.map(({ name }) => name).toSorted(),
      );
      expect(await db.value('SELECT count(*)::INTEGER FROM executions')).toBe(50_000);
      expect(await db.value("SELECT max(timestamp) > now()::TIMESTAMP - INTERVAL '1 hour' FROM executions")).toBe(true);
    });
  });

  it('has a row in its last hour, also when made in a quiet night', async () => {
    const sundayNight = Date.UTC(2026, 10, 29, 3, 40);
    const newest = await asked({ end: sundayNight }, (db) =>
      db.value('SELECT epoch_ms(max(timestamp))::DOUBLE FROM executions'),
    );
    expect(Number(newest)).toBeGreaterThan(sundayNight - 3_600_000);
  });

  it('has no indexes when none are wanted', async () => {
    expect(await asked({ rows: 10, indexes: false }, (db) => db.column('SELECT * FROM duckdb_indexes()'))).toEqual([]);
  });

  it.each([16_384, 262_144])('has blocks of %i bytes when told so', async (blockSize) => {
    const found = await asked({ rows: 1000, blockSize }, (db) =>
      db.value("SELECT block_size::INTEGER FROM pragma_database_size() WHERE database_name = 'file'"),
    );
    expect(found).toBe(blockSize);
  });

  it.each([
    [0, 1],
    [1, 1],
    [7, 30],
    [1000, 1],
    [1000, 400],
  ])('holds %i rows over %i days', async (rows, days) => {
    expect(await asked({ rows, days }, (db) => db.value('SELECT count(*)::INTEGER FROM executions'))).toBe(rows);
  });

  it.each(Array.from({ length: 8 }, (_, i) => i * 3))(
    'has an incident in its last day, ending at %i o’clock',
    async (hour) => {
      const end = Date.UTC(2026, 2, 16, hour);
      const { incidents } = await createDemo(folder.file(`${made++}.db`), { rows: 0, days: 2, end });
      expect(incidents.at(-1)!.from).toBeGreaterThan(end - 24 * 3_600_000);
      expect(incidents.at(-1)!.to).toBeLessThan(end);
    },
  );
});

describe('embeddings', () => {
  let db: MemoryDatabase;
  beforeAll(async () => {
    const path = folder.file('embeddings.db');
    await createDemo(path, { rows: 2000, embeddings: true });
    db = await openFile(path);
  });
  afterAll(() => db.close());

  it('are unit vectors', async () => {
    expect(
      await db.value(`SELECT count(*)::INTEGER FROM executions
        WHERE embedding IS NULL OR abs(array_inner_product(embedding, embedding) - 1) > 1e-5`),
    ).toBe(0);
  });

  it('lie closer the more two tasks have in common', async () => {
    const nearness = (condition: string) =>
      db.value(`SELECT avg(array_inner_product(a.embedding, b.embedding))
        FROM (FROM executions LIMIT 400) AS a, (FROM executions LIMIT 400) AS b
        WHERE a.task_id < b.task_id AND ${condition}`) as Promise<number>;
    const equal = await nearness('a.task_description = b.task_description');
    const kindred = await nearness('a.task_description <> b.task_description AND a.task_type = b.task_type');
    const foreign = await nearness('a.task_type <> b.task_type');
    expect(equal).toBeGreaterThan(kindred + 0.2);
    expect(kindred).toBeGreaterThan(foreign + 0.2);
    expect(Math.abs(foreign)).toBeLessThan(0.1);
  });
});
