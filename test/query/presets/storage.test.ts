import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growthOf } from '../../../src/quality/growth';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { ask, type Row, select } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';
import { expectNear } from '../support/near';

describe.each(DATABASES)('over the database %s', (database) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openDatabase(database);
  });
  afterAll(() => engine?.close());

  const preset = (name: string, params: object = {}, rest: object = {}) =>
    ask({ queryType: 'preset', preset: name, params, ...rest }, engine);

  it('growth and its forecast are what the status of a database says', async () => {
    const [size] = await preset('database_size');
    const [counted] = await select(engine, 'SELECT count(*) AS rows FROM executions');
    const growth = await growthOf((sql) => select(engine, sql), {
      rows: Number(counted!.rows),
      databaseBytes: Number(size!.database_bytes),
      freeBytes: Number(size!.free_bytes),
    });
    const [shown] = await preset('growth');
    if (growth.days > 0) {
      expectNear([shown!], [{ rows_per_day: growth.rowsPerDay, bytes_per_row: growth.bytesPerRow }]);
    }
    const forecast = await preset('growth_forecast');
    expect(forecast.map(({ limit, limit_bytes }) => [limit, limit_bytes])).toEqual(
      growth.thresholds.map(({ level, bytes }) => [level, bytes]),
    );
    for (const [i, { days }] of growth.thresholds.entries()) {
      if (days === null) expect(forecast[i]).toMatchObject({ days: null, reached: null });
      else expect(Number(forecast[i]!.days)).toBeCloseTo(days, 0);
    }
  });

  it('rows_kept counts the rows by the end of each day', async () => {
    const shown = await preset('rows_kept');
    const byHand = await select(
      engine,
      `SELECT day AS time, (SELECT count(*) FROM executions WHERE timestamp < day + INTERVAL 1 DAY)::DOUBLE AS rows
      FROM (SELECT DISTINCT date_trunc('day', timestamp) AS day FROM executions WHERE timestamp <= make_timestamp(${END * 1000}))
      WHERE day >= make_timestamp(${(END - 31 * 86_400_000) * 1000}) ORDER BY day`,
    );
    const beforeEnd = (row: Row) => Number(row.time) + 86_400_000 <= END;
    expect(shown.filter(beforeEnd)).toEqual(byHand.filter(beforeEnd));
  });

  it('copy_state tells the age of the copy and the schema', async () => {
    const [state] = await preset('copy_state');
    expect(Number(state!.copy_age)).toBeGreaterThanOrEqual(0);
    expect(state!.schema_version).toBe(database === 'demo' || database === 'empty' ? '2' : 'not stated');
    const [ends] = await select(engine, 'SELECT min(timestamp) AS oldest, max(timestamp) AS newest FROM executions');
    expect(state).toMatchObject(ends!);
  });

  it('broken_rules lists the rules that are broken, with rows that break them', async () => {
    const found = await preset('broken_rules');
    const checked = [...(await preset('null_checks')), ...(await preset('range_checks'))].filter(({ count }) => count);
    expect(found.map(({ check, count }) => `${check}: ${count}`).toSorted()).toEqual(
      checked.map(({ check, count }) => `${check}: ${count}`).toSorted(),
    );
    for (const { samples, count } of found) {
      const ids = String(samples).split(', ');
      expect(ids).toHaveLength(Math.min(3, Number(count)));
      const [there] = await select(
        engine,
        `SELECT count(DISTINCT task_id) AS ids FROM executions WHERE task_id IN (${ids.map((id) => `'${id}'`).join(', ')})`,
      );
      expect(there).toEqual({ ids: new Set(ids).size });
    }
    if (database === 'unruly') expect(found.length).toBeGreaterThan(5);
  });
});
