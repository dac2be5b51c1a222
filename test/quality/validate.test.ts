import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import { catalogReport } from '../../src/quality/catalog-report';
import { growthOf } from '../../src/quality/growth';
import { QUALITY_RULES } from '../../src/quality/rules';
import { validate } from '../../src/quality/validate';
import { WritableDatabase } from '../../src/writing/writable-database';
import { createLooseDatabase, type LooseRow } from '../support/loose-database';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

let made = 0;
async function over<T>(rows: readonly LooseRow[], work: (database: WritableDatabase) => Promise<T>): Promise<T> {
  const path = folder.file(`${made++}.db`);
  await createLooseDatabase(path, rows);
  const database = await WritableDatabase.open(path);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const ask = (database: WritableDatabase) => (sql: string) => database.all(sql);
const found = async (rows: readonly LooseRow[]) =>
  over(rows, async (database) => {
    const report = await validate(ask(database));
    const named = report.checks.filter(({ rows: some }) => some > 0);
    return { ...report, named: Object.fromEntries(named.map(({ check, rows: some }) => [check, some])) };
  });

const ID = (n: number) => `'00000000-0000-4000-8000-${String(n).padStart(12, '0')}'`;

/** For each violation a row that has it, in a table that takes anything. */
const BROKEN: Readonly<Record<string, LooseRow>> = {
  ...Object.fromEntries(
    QUALITY_RULES.filter(({ name, kind }) => kind === 'violation' && /^(null|range)_/.test(name)).map(({ name }) => {
      const column = name.replace(/^(null|range)_/, '');
      return [name, { [column]: name.startsWith('null_') ? 'NULL' : '-1' }];
    }),
  ),
  future_timestamp: { timestamp: 'now()::TIMESTAMP + INTERVAL 1 HOUR' },
  metadata_object: { metadata: "'[1]'" },
};

const INFORMATION: Readonly<Record<string, LooseRow>> = {
  failure_without_error: { success: 'false' },
  success_with_error: { error_type: "'timeout'" },
  uploaded_early: { uploaded_at: 'now()::TIMESTAMP - INTERVAL 2 HOUR' },
  unknown_model_tier: { model_tier: "'opus'" },
  unknown_pool_type: { pool_type: "'ours'" },
  unknown_swarm_topology: { swarm_topology: "'heap'" },
  unknown_error_type: { success: 'false', error_type: "'rate_limit'" },
  long_task_description: { task_description: "repeat('a', 501)" },
  long_error_message: { success: 'false', error_type: "'crash'", error_message: "repeat('a', 1001)" },
};
const MISSING = { missing_quality: 1, missing_rating: 1, missing_solution: 1 };

describe('a sound record', () => {
  it('scores 100, with what is missing as information', async () => {
    expect(await found([{}])).toMatchObject({ rows: 1, violatingRows: 0, score: 100, named: MISSING });
    expect(
      await found([{ quality_score: '80', user_rating: '5', solution_summary: "'x'", metadata: "'{}'" }]),
    ).toMatchObject({ score: 100, named: {} });
  });

  it('without rows has no score', async () => {
    expect(await found([])).toMatchObject({ rows: 0, violatingRows: 0, score: null, named: {} });
  });

  it('is what the demo makes', async () => {
    const path = folder.file('demo.db');
    await createDemo(path, { rows: 2000 });
    const database = await WritableDatabase.open(path);
    expect(await validate(ask(database))).toMatchObject({ rows: 2000, violatingRows: 0, score: 100 });
    expect(await catalogReport(ask(database), '2')).toMatchObject({
      variant: 'v2',
      missingTables: [],
      missingViews: [],
      missingIndexes: [],
    });
    database.close();
  });
});

describe('executions that are a view', () => {
  it('were said to lack every column', async () => {
    const path = folder.file('view.db');
    await createDemo(path, { rows: 10 });
    const database = await WritableDatabase.open(path);
    try {
      for (const statement of [
        'CREATE SCHEMA theirs',
        'CREATE TABLE theirs.executions AS FROM main.executions',
        'DROP TABLE main.executions CASCADE',
        'CREATE VIEW main.executions AS FROM theirs.executions',
      ]) {
        await database.run(statement);
      }
      const report = await catalogReport(ask(database), '2');
      expect(report.missingColumns).toEqual([]);
      expect(report.tables.map(({ name }) => name)).not.toContain('executions');
    } finally {
      database.close();
    }
  });
});

describe('each violation', () => {
  it.each(Object.entries(BROKEN))('%s is found in its row alone', async (name, row) => {
    const report = await found([{}, { task_id: ID(7), ...row }, {}]);
    expect(report.named[name]).toBe(1);
    expect(report.violatingRows).toBe(1);
    expect(report.score).toBeCloseTo((2 / 3) * 100, 10);
    const { samples } = report.checks.find(({ check }) => check === name)!;
    expect(samples).toEqual(name === 'null_task_id' ? [] : [ID(7).replaceAll("'", '')]);
  });

  it('has a row that stands for it here', () => {
    const violations = QUALITY_RULES.filter(({ kind }) => kind === 'violation').map(({ name }) => name);
    expect(Object.keys(BROKEN).toSorted()).toEqual(violations.toSorted());
  });

  it('of NaN and infinity is found', async () => {
    expect((await found([{ actual_cost: "'nan'" }, { duration_seconds: "'infinity'" }])).named).toMatchObject({
      range_actual_cost: 1,
      range_duration_seconds: 1,
    });
  });
});

it.each(Object.entries(INFORMATION))('%s is information and no violation', async (name, row) => {
  expect(await found([row])).toMatchObject({ score: 100, named: { [name]: 1 } });
});

it('counts a row once, however much is wrong with it', async () => {
  const twice = { task_id: ID(1) };
  expect(await found([twice, twice, { ...twice, file_count: '-1', metadata: "'[]'", repo: 'NULL' }, {}])).toMatchObject(
    {
      named: { duplicate_task_id: 2, range_file_count: 1, metadata_object: 1, null_repo: 1 },
      rows: 4,
    },
  );
  const report = await found([twice, twice, {}, {}]);
  expect(report).toMatchObject({ violatingRows: 1, score: 75 });
  expect(report.checks.find(({ check }) => check === 'duplicate_task_id')!.samples).toEqual([
    ID(1).replaceAll("'", ''),
  ]);
});

it('finds embeddings of another width than most', async () => {
  const path = folder.file('widths.db');
  await createLooseDatabase(path, []);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('ALTER TABLE executions ALTER embedding TYPE FLOAT[]');
  await connection.run(
    'INSERT INTO executions (task_id, embedding, timestamp) SELECT uuid(), [1, 2], now()::TIMESTAMP FROM range(3)',
  );
  await connection.run(`INSERT INTO executions (task_id, embedding) VALUES (${ID(3)}, [1])`);
  connection.disconnectSync();
  instance.closeSync();
  const database = await WritableDatabase.open(path);
  const { checks } = await validate(ask(database));
  expect(checks.find(({ check }) => check === 'embedding_width')).toMatchObject({
    rows: 1,
    samples: [ID(3).replaceAll("'", '')],
  });
  database.close();
});

describe('growth', () => {
  const size = (rows: number) => ({ rows, databaseBytes: 10_000_000, freeBytes: 2_000_000 });
  const aged = (hours: number): LooseRow => ({ timestamp: `now()::TIMESTAMP - INTERVAL ${hours} HOUR` });

  it('is that of the rows that came, over as many days as there are', async () => {
    await over([aged(48), aged(24), aged(12), aged(1)], async (database) => {
      const growth = await growthOf(ask(database), size(4));
      expect(growth.days).toBeCloseTo(2, 2);
      expect(growth.rowsPerDay).toBeCloseTo(2, 2);
      expect(growth.bytesPerRow).toBe(2_000_000);
      expect(growth.settledBytes).toBeCloseTo(2 * 2_000_000 * 90, -6);
      expect(growth.thresholds.map(({ level, bytes, days }) => [level, bytes, Math.round(days!)])).toEqual([
        ['warning', 500e6, 123],
        ['critical', 1000e6, 248],
      ]);
    });
  });

  it('leaves rows older than 30 days out of the rate, and knows no day for what does not grow', async () => {
    await over([aged(24 * 100), aged(24 * 50)], async (database) => {
      expect(await growthOf(ask(database), size(2))).toMatchObject({
        rowsPerDay: 0,
        days: 30,
        thresholds: [{ days: null }, { days: null }],
      });
    });
    await over([], async (database) => {
      expect(await growthOf(ask(database), size(0))).toMatchObject({ rowsPerDay: 0, days: 0, bytesPerRow: null });
    });
  });

  it('has reached what it has reached', async () => {
    await over([aged(1)], async (database) => {
      const growth = await growthOf(ask(database), { rows: 1, databaseBytes: 600e6, freeBytes: 0 });
      expect(growth.thresholds[0]!.days).toBe(0);
      expect(growth.thresholds[1]!.days).toBeGreaterThan(0);
    });
  });
});
