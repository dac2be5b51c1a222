import { afterAll, beforeAll, expect, it } from 'vitest';
import { SqlParser } from '../../../src/engine/duckdb-node/sql-parser';
import { Catalog } from '../../../src/engine/sql-guard/catalog';
import { Guard } from '../../../src/engine/sql-guard/guard';
import type { CatalogRow } from '../../../src/engine/sql-guard/port';
import { treeReader } from '../../../src/engine/sql-guard/tree-reader';
import type { LearningError } from '../../../src/error/learning-error';

let parser: SqlParser;
beforeAll(async () => {
  parser = await SqlParser.open();
});
afterAll(() => parser.close());

/** A guard, and the texts that it has had read. */
function watched() {
  const texts: string[] = [];
  const read = treeReader(parser, 256);
  const guard = new Guard((sql) => {
    texts.push(sql);
    return read(sql);
  });
  return { guard, texts };
}

const catalogOf = (...rows: CatalogRow[]) =>
  Catalog.read({ catalog: async () => [['database', 'db', '', '', null, null, null], ...rows] }, []);

it('reads a text once, to the same effect', async () => {
  const { guard, texts } = watched();
  const first = await guard.read('SELECT a FROM t');
  expect(await guard.read('SELECT a FROM t')).toEqual(first);
  expect(texts).toEqual(['SELECT a FROM t']);
});

it('tells texts apart by every character', async () => {
  const { guard } = watched();
  const [one, other] = await Promise.all(
    ['SELECT lower(a) FROM t', 'SELECT upper(a) FROM t'].map((sql) => guard.read(sql)),
  );
  expect(one!.functions[0]!.name).toBe('lower');
  expect(other!.functions[0]!.name).toBe('upper');
});

it('reads texts once that differ in times and integers of the same length', async () => {
  const { guard, texts } = watched();
  const sqlOf = (from: string, n: number) =>
    `SELECT "1a", count(*) FROM t1 WHERE a >= '${from}' AND b < make_timestamp(${n}) GROUP BY 1 LIMIT ${n % 10}`;
  const first = await guard.read(sqlOf('2026-01-02 03:04:05', 170000001));
  expect(await guard.read(sqlOf('2026-11-12 13:14:15', 170000002))).toBe(first);
  expect(await guard.read(sqlOf('2026-11-12 13:14:15', 1700000020))).toEqual({
    ...first,
    functions: first.functions.map((call) => ({ ...call, position: expect.any(Number) })),
  });
  expect(texts).toHaveLength(2);
});

it.each([
  ['FROM "2024" SELECT a', 'FROM "2025" SELECT a'],
  ["SELECT * FROM '2026-01-02'", "SELECT * FROM '2026-01-03'"],
  ['SELECT a FROM "s 1".t', 'SELECT a FROM "s 2".t'],
  ['SELECT "now 1" FROM t', 'SELECT "now 2" FROM t'],
  ['WITH "t 1" AS (SELECT 1) SELECT 1', 'WITH "t 2" AS (SELECT 1) SELECT 1'],
  ['SELECT "f 1"(a) FROM t', 'SELECT "f 2"(a) FROM t'],
  ['SELECT a FROM é1', 'SELECT a FROM é2'],
])('tells a number in a name from others: %s', async (sql, other) => {
  const { guard } = watched();
  const fresh = watched().guard;
  await guard.read(sql);
  expect(await guard.read(other)).toEqual(await fresh.read(other));
});

it('looks at how much a call makes each time', async () => {
  const { guard } = watched();
  await guard.read("SELECT repeat('x', 100000000)");
  await expect(guard.read("SELECT repeat('x', 900000000)")).rejects.toMatchObject({ code: 'too_large' });
});

it('refuses what it has refused, each time', async () => {
  const { guard, texts } = watched();
  for (let time = 0; time < 2; time++) {
    const error = await guard.read("COPY t TO 'x'").then(
      () => null,
      (refused: LearningError) => refused,
    );
    expect(error?.code).toBe('forbidden_query');
  }
  expect(texts).toHaveLength(2);
});

it('asks the database at hand what a name stands for, however often the text was read', async () => {
  const { guard } = watched();
  const sql = 'SELECT * FROM v';
  const open = await catalogOf(['view', 'db', 'main', 'v', 'CREATE VIEW v AS SELECT 1 AS a;', null, null]);
  const closed = await catalogOf([
    'view',
    'db',
    'main',
    'v',
    "CREATE VIEW v AS SELECT * FROM read_text('x');",
    null,
    null,
  ]);
  const verdict = async (catalog: Catalog) =>
    guard.admit(await guard.read(sql), catalog, sql).then(
      () => 'admitted',
      ({ code }: LearningError) => code,
    );
  expect(await verdict(open)).toBe('admitted');
  expect(await verdict(closed)).toBe('forbidden_query');
  expect(await verdict(open)).toBe('admitted');
});

it('keeps so many texts, and none that is long', async () => {
  const { guard, texts } = watched();
  const some = Array.from({ length: 257 }, (_, i) => `SELECT a${i}`);
  for (const sql of some) await guard.read(sql);
  await guard.read(some[256]!);
  expect(texts).toHaveLength(257);
  await guard.read(some[0]!);
  expect(texts).toHaveLength(258);
  const long = `SELECT '${'x'.repeat(20_000)}'`;
  await guard.read(long);
  await guard.read(long);
  expect(texts).toHaveLength(260);
});
