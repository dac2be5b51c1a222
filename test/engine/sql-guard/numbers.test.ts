import { afterAll, beforeAll, expect, it } from 'vitest';
import { SqlParser } from '../../../src/engine/duckdb-node/sql-parser';
import { readSerialized } from '../../../src/engine/sql-guard/syntax-tree';

let parser: SqlParser;
beforeAll(async () => {
  parser = await SqlParser.open();
});
afterAll(() => parser?.close());

it.each(['SELECT 1e999', "SELECT -1e999, ':Infinity}'", `SELECT 1e999 AS "a"":Infinity", '\\":NaN'`])(
  'numbers that JSON does not know: %s',
  async (sql) => {
    const tree = readSerialized(await parser.parse(sql));
    expect(tree).toMatchObject({ error: false });
    const names = JSON.stringify(tree);
    if (sql.includes(':Infinity')) expect(names).toMatch(/:Infinity/);
  },
);
