import { describe, expect, it } from 'vitest';
import { StoredZone } from '../../../src/model/stored-zone';
import { cellAt } from '../../../src/result/cell';
import type { Column } from '../../../src/result/column';
import { MemoryDatabase } from '../../support/memory-database';
import { TestEngine } from '../duckdb-node/support/test-engine';
import { columnsOf } from './support/json-rows';

const SQL = `
  SELECT i AS n,
    CASE WHEN i % 3 > 0 THEN 9007199254740992 + i END AS large,
    CASE i % 7 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN NULL WHEN 2 THEN '-inf'::DOUBLE ELSE i / 8 END AS d,
    CASE WHEN i % 5 > 0 THEN i % 2 = 0 END AS b,
    CASE WHEN i % 4 > 0 THEN repeat('ü🦆x', (i % 9)::INTEGER) END AS t,
    CASE i % 3 WHEN 0 THEN '{"a": [1, 2]}' WHEN 1 THEN '[NaN, 1,]' END::JSON AS j,
    TIMESTAMP '2026-10-24 00:00:00.5' + INTERVAL (i * 7) MINUTE AS at,
    CASE WHEN i % 2 > 0 THEN TIMESTAMPTZ '2026-01-01 00:00:00+00' + INTERVAL (i) HOUR END AS instant,
    DATE '2026-01-01' + i::INTEGER AS day
  FROM range(ROWS) AS r(i)`;

function* pagesOf<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0, size = 1; at < rows.length; at += size, size = (size * 3) % 1000) yield rows.slice(at, at + size);
}

async function jsonOf(sql: string) {
  const database = await MemoryDatabase.open();
  try {
    const described = await database.rows(`DESCRIBE ${sql}`);
    const rows = await database.rows(sql);
    const named = described.map(([name, type]) => ({ name: String(name), typeName: String(type) }));
    return { named, rows: rows as (string | number | boolean | null)[][] };
  } finally {
    database.close();
  }
}

const cells = (columns: readonly Column[]) =>
  columns.map((column) => Array.from({ length: column.length }, (_, row) => cellAt(column, row)));
const heads = (columns: readonly Column[]) => columns.map(({ name, kind, type, length }) => [name, kind, type, length]);

describe('rows of JSON, page by page', () => {
  it.each([
    ['UTC', 0],
    ['UTC', 2500],
    ['Europe/Berlin', 2500],
  ])('fill the columns that vectors of DuckDB fill, in %s: %i rows', async (storedTimeZone, count) => {
    const sql = SQL.replace('ROWS', String(count));
    const engine = await TestEngine.over([], { storedTimeZone });
    try {
      const byVectors = await engine.run(sql);
      const { named, rows } = await jsonOf(sql);
      const options = { byteLimitMb: 16, zone: StoredZone.of(storedTimeZone) };
      const { columns, notices } = columnsOf(named, pagesOf(rows), options);
      expect(heads(columns)).toEqual(heads(byVectors.columns));
      expect(cells(columns)).toEqual(cells(byVectors.columns));
      expect(notices).toEqual(byVectors.notices);
    } finally {
      await engine.close();
    }
  });

  it('are counted in bytes before they grow', async () => {
    const { named, rows } = await jsonOf("SELECT repeat('ü', 300000) AS t FROM range(4)");
    expect(columnsOf(named, [rows], { byteLimitMb: 3, zone: null }).columns[0]!.length).toBe(4);
    expect(() => columnsOf(named, [rows], { byteLimitMb: 2, zone: null })).toThrow(
      expect.objectContaining({ code: 'too_large', message: 'The result is larger than 2 MB.' }),
    );
  });
});
