import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { ask, frameOf, metric, rowsOf, select } from '../support/ask';
import { createHostileDatabase } from './support/hostile-database';

const TEXTS = HOSTILE_VALUES.filter((text) => text !== '');
const WITHOUT_NUL = TEXTS.filter((text) => !text.includes('\0'));

let database: TestEngine;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'query-'));
  await createHostileDatabase(join(folder, 'learning.db'), HOSTILE_VALUES);
  database = new TestEngine(folder);
});
afterAll(() => database?.close());

it('hostile parameters of presets are values', async () => {
  for (const repo of TEXTS) {
    const asked = { queryType: 'preset', params: { repo } };
    expect(await ask({ ...asked, preset: 'success_by_repository' }, database)).toEqual([
      { repo, executions: 1, success_rate: 100 },
    ]);
    expect(await ask({ ...asked, preset: 'duplicates' }, database)).toEqual([{ duplicate_count: 0 }]);
  }
});

it('hostile values of ad hoc filters are values', async () => {
  for (const value of TEXTS) {
    const adHocFilters = [
      { key: 'repo', operator: '=', value },
      { key: 'solution_summary', operator: '=|', value: 'x', values: [value] },
    ];
    expect(await metric(database, ['executions'], { adHocFilters })).toEqual([{ executions: 1 }]);
    expect(await ask({ queryType: 'preset', preset: 'top_repos', adHocFilters }, database)).toHaveLength(1);
  }
});

it('hostile texts, escaped, are regular expressions of themselves', async () => {
  for (const text of WITHOUT_NUL) {
    const value = `^${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
    const filters = [{ field: 'repo', op: '=~', value }];
    expect(await metric(database, ['executions'], { filters }), JSON.stringify(text)).toEqual([{ executions: 1 }]);
  }
});

it('the SQL that people see, hostile values written out, gives the same answer', async () => {
  for (const text of WITHOUT_NUL) {
    const query = {
      queryType: 'metric',
      measures: ['executions'],
      dimensions: [`metadata.${text}`],
      filters: [
        { field: 'repo', op: '=', value: text },
        { field: 'solution_summary', op: '=|', value: [text, 'x'] },
      ],
    };
    const frame = await frameOf(query, database);
    expect(rowsOf(frame), JSON.stringify(text)).toHaveLength(1);
    expect(await select(database, frame.meta.executedQueryString!)).toEqual(rowsOf(frame));
  }
});
