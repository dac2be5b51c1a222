import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIMENSIONS } from '../../../src/query/vocabulary/dimensions';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { metric } from '../support/ask';
import { DATABASES, openDatabase } from '../support/databases';
import { EVER } from './support/ever';
import { type Execution, executionsOf, groupedBy } from './support/execution';
import { EXPECTED_DIMENSIONS } from './support/expected-dimensions';

it('every dimension is proved here', () => {
  expect(DIMENSIONS.map(({ id }) => id).toSorted()).toEqual(Object.keys(EXPECTED_DIMENSIONS).toSorted());
});

describe.each(DATABASES)('over the database %s', (name) => {
  let database: TestEngine;
  let executions: Execution[];
  beforeAll(async () => {
    database = await openDatabase(name);
    executions = await executionsOf(database);
  });
  afterAll(() => database?.close());

  it.each(DIMENSIONS)('$id groups the rows', async ({ id }) => {
    const groups = groupedBy(executions, EXPECTED_DIMENSIONS[id]!);
    if (name === 'demo') expect(groups.size).toBeGreaterThan(1);
    const rows = await metric(database, ['executions'], { dimensions: [id] }, EVER);
    expect(new Map(rows.map((row) => [row[id], row.executions]))).toEqual(
      new Map([...groups].map(([label, members]) => [label, members.length])),
    );
    expect(rows).toHaveLength(groups.size);
  });

  it.each(DIMENSIONS)('$id can be filtered by', async ({ id }) => {
    for (const [label, members] of groupedBy(executions, EXPECTED_DIMENSIONS[id]!)) {
      const filter = label === null ? { field: id, op: 'isNull' } : { field: id, op: '=', value: label };
      const [row] = await metric(database, ['executions'], { filters: [filter] }, EVER);
      expect(row).toEqual({ executions: members.length });
    }
  });
});

describe('labels', () => {
  let database: TestEngine;
  beforeAll(async () => {
    database = await openDatabase('demo');
  });
  afterAll(() => database?.close());

  it.each(DIMENSIONS.filter(({ values }) => values))(
    '$id come in the order a person expects',
    async ({ id, values }) => {
      const rows = await metric(database, ['executions'], { dimensions: [id] });
      const labels = rows.map((row) => row[id]);
      const known = values!.filter((value) => labels.includes(value));
      expect(labels).toEqual(labels.includes(null) ? [...known, null] : known);
    },
  );

  it('without an order of their own come by the first measure, largest first, then by name', async () => {
    const rows = await metric(database, ['accepted', 'executions'], { dimensions: ['error_type'] });
    const sorted = rows.toSorted(
      (a, b) =>
        Number(b.accepted) - Number(a.accepted) ||
        String(a.error_type ?? '~').localeCompare(String(b.error_type ?? '~')),
    );
    expect(rows).toEqual(sorted);
    expect(rows.length).toBeGreaterThan(3);
  });

  it('several dimensions group by each combination', async () => {
    const executions = await executionsOf(database);
    const rows = await metric(database, ['executions'], { dimensions: ['weekday', 'quality_tier', 'success'] }, EVER);
    const key = (row: object) => JSON.stringify(row);
    const expected = groupedBy(executions, (row) =>
      key(['weekday', 'quality_tier', 'success'].map((id) => EXPECTED_DIMENSIONS[id]!(row))),
    );
    expect(new Map(rows.map((row) => [key([row.weekday, row.quality_tier, row.success]), row.executions]))).toEqual(
      new Map([...expected].map(([label, members]) => [label, members.length])),
    );
  });
});
