import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Frame } from '../../src/frame/frame';
import { PRESETS } from '../../src/query/all-presets';
import { cellAt } from '../../src/result/cell';
import type { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask, frameOf } from './support/ask';
import { openDatabase } from './support/databases';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openDatabase('demo');
});
afterAll(() => engine?.close());

/** What Grafana's table makes of a click on a cell: the name of the field and its value as text. */
const filters = ({ fields, length }: Frame) =>
  fields
    .filter(({ config }) => config?.filterable)
    .flatMap(({ column }) => {
      const row = Array.from({ length }, (_, i) => i).find((i) => cellAt(column, i) !== null);
      return row === undefined ? [] : [{ key: column.name, operator: '=', value: String(cellAt(column, row)) }];
    });

const METRIC = { queryType: 'metric', measures: ['executions'], bucket: 'none' };

const count = async (adHocFilters: readonly object[]) => {
  const [row] = await ask({ ...METRIC, adHocFilters }, engine);
  return Number(row!.executions);
};

const names = ({ fields }: Frame) => fields.filter(({ config }) => config?.filterable).map(({ column }) => column.name);

it('cells of dimensions offer a filter for their value, those of measures do not', async () => {
  const frame = await frameOf({ ...METRIC, dimensions: ['model_tier', 'duration_bucket', 'hour_of_day'] }, engine);
  expect(names(frame)).toEqual(['model_tier', 'duration_bucket', 'hour_of_day']);
  expect(filters(frame)).toHaveLength(3);
});

it('cells of SQL do where their column has the name of one that can be filtered by', async () => {
  const sql = {
    queryType: 'sql',
    rawSql: 'SELECT timestamp, task_id, repo, success, actual_cost, upper(repo) AS x FROM executions LIMIT 3',
  };
  const frame = await frameOf(sql, engine);
  expect(names(frame)).toEqual(['task_id', 'repo', 'success']);
});

it('a column of another name than its dimension offers none, as the filter would know no such field', async () => {
  const frame = await frameOf({ queryType: 'preset', preset: 'quality_distribution', params: {} }, engine);
  expect(frame.fields.map(({ column }) => column.name)).toContain('quality_tier');
  for (const filter of filters(frame)) expect(await count([filter])).toBeGreaterThan(0);
});

it.each(PRESETS)('every filter that a cell of $name offers finds executions', async ({ name }) => {
  const frame = await frameOf({ queryType: 'preset', preset: name, params: {} }, engine);
  for (const filter of filters(frame)) expect(await count([filter]), JSON.stringify(filter)).toBeGreaterThan(0);
});
