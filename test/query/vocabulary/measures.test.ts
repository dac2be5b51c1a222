import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitSpec } from '../../../src/model/units';
import { MEASURES } from '../../../src/query/vocabulary/measures';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { frameOf, metric } from '../support/ask';
import { DATABASES, openDatabase } from '../support/databases';
import { near } from '../support/near';
import { EVER } from './support/ever';
import { type Execution, executionsOf, groupedBy } from './support/execution';
import { EXPECTED_MEASURES } from './support/expected-measures';

const OF_ROWS = Object.keys(EXPECTED_MEASURES);
const OF_DATABASE = ['freshness_age', 'rows', 'rows_ahead', 'rows_violating', 'database_bytes', 'wal_bytes'];
/** By tables that few databases have. */
const OF_OTHER_TABLES = ['backup_age', 'quarantined'];

it('every measure is proved here', () => {
  expect(MEASURES.map(({ id }) => id).toSorted()).toEqual([...OF_ROWS, ...OF_DATABASE, ...OF_OTHER_TABLES].toSorted());
});

describe.each(DATABASES)('over the database %s', (name) => {
  let database: TestEngine;
  let executions: Execution[];
  beforeAll(async () => {
    database = await openDatabase(name);
    executions = await executionsOf(database);
  });
  afterAll(() => database?.close());

  it.each(OF_ROWS)('%s is what arithmetic over the rows says', async (id) => {
    const [row] = await metric(database, [id], {}, EVER);
    const expected = EXPECTED_MEASURES[id]!(executions);
    if (name === 'demo') expect(expected).not.toBeNull();
    expect(near(row![id], expected), `${row![id]} is not ${expected}`).toBe(true);
  });

  it('all measures at once, by tier and success, are what each is for itself', async () => {
    const rows = await metric(database, OF_ROWS, { dimensions: ['model_tier', 'success'] }, EVER);
    const groups = groupedBy(executions, (row) => `${row.model_tier} ${row.success}`);
    expect(rows.length).toBe(groups.size);
    for (const row of rows) {
      const members = groups.get(`${row.model_tier} ${row.success}`)!;
      expect(OF_ROWS.filter((id) => !near(row[id], EXPECTED_MEASURES[id]!(members)))).toEqual([]);
    }
  });

  it('measures of the database tell of the file, whatever the time range', async () => {
    const earliest = Date.now();
    const [row] = await metric(database, OF_DATABASE, {}, { timeRange: { from: 0, to: 1 } });
    const { freshness_age: age, ...sizes } = row!;
    const isAhead = ({ timestamp }: Execution) => timestamp > Date.now() + 300_000;
    expect(sizes).toEqual({
      rows: executions.length,
      rows_ahead: executions.filter(isAhead).length,
      rows_violating: EXPECTED_MEASURES.violations!(executions),
      database_bytes: statSync(database.path).size,
      wal_bytes: 0,
    });
    if (executions.length === 0) {
      expect(age).toBeNull();
      return;
    }
    const past = executions.filter((row) => !isAhead(row));
    const newest = Math.max(...past.map(({ timestamp }) => timestamp));
    expect(age).toBeGreaterThanOrEqual((earliest - newest) / 1000 - 1);
    expect(age).toBeLessThanOrEqual((Date.now() - newest) / 1000 + 1);
  });

  it('measures of the database stand beside those of the rows', async () => {
    const [row] = await metric(database, ['executions', 'rows'], {}, EVER);
    expect(row).toEqual({ executions: executions.length, rows: executions.length });
  });
});

describe('backups', () => {
  const run = (outcome: string, hoursAgo: number) =>
    `INSERT INTO maintenance_log (operation, outcome, started_at, ended_at)
      SELECT 'backup.create', '${outcome}', began, began FROM (SELECT now() - INTERVAL ${hoursAgo} HOUR AS began)`;
  const LOG =
    'CREATE TABLE maintenance_log (operation VARCHAR, outcome VARCHAR, started_at TIMESTAMPTZ, ended_at TIMESTAMPTZ)';

  it.each<[string, string[], number | null]>([
    ['are as old as the last that succeeded', [run('succeeded', 9), run('succeeded', 2), run('failed', 1)], 2],
    ['that all failed are as old as the log', [run('failed', 5), run('failed', 1)], 5],
    ['have no age where nothing was ever done', [], null],
  ])('%s', async (_, runs, hours) => {
    const database = await TestEngine.over([LOG, ...runs]);
    const [row] = await metric(database, ['backup_age'], {}, EVER);
    expect(row!.backup_age === null ? null : Math.round(Number(row!.backup_age) / 3600)).toBe(hours);
    await database.close();
  });
});

it('records in quarantine are those that are held', async () => {
  const database = await TestEngine.over([
    'CREATE TABLE quarantine (status VARCHAR)',
    "INSERT INTO quarantine VALUES ('held'), ('replayed'), ('held'), ('dropped')",
  ]);
  expect(await metric(database, ['quarantined'], {}, EVER)).toEqual([{ quarantined: 2 }]);
  await database.close();
});

describe('where nothing ran', () => {
  let database: TestEngine;
  beforeAll(async () => {
    database = await openDatabase('empty');
  });
  afterAll(() => database?.close());

  it('counts and sums are 0, rates and means are null', async () => {
    const asked = ['executions', 'errors', 'cost_total', 'cost_savings', 'success_rate', 'duration_p95', 'quality_avg'];
    const [row] = await metric(database, asked);
    expect(Object.values(row!)).toEqual([0, 0, 0, 0, null, null, null]);
  });

  it('there are no groups, and a series has no fields, which alerting takes as no data', async () => {
    const query = { queryType: 'metric', measures: ['executions'], dimensions: ['repo'] };
    expect((await frameOf(query, database)).length).toBe(0);
    expect((await frameOf({ ...query, format: 'timeseries', bucket: '1d' }, database)).fields).toEqual([]);
  });

  it.each(MEASURES)('$id carries unit, name and help', async ({ id, label, unit, help }) => {
    const { fields } = await frameOf({ queryType: 'metric', measures: [id] }, database);
    const { grafana } = unitSpec(unit);
    expect(fields[0]!.config).toMatchObject({
      description: help,
      ...(label !== id && { displayNameFromDS: label }),
      ...(grafana && { unit: grafana }),
    });
  });
});
