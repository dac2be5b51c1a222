import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbWasmEngine } from '../../../src/engine/duckdb-wasm/duckdb-wasm-engine';
import { rowsOf } from '../../../src/result/rows';
import { nodeBindings } from './support/node-bindings';

const COLUMNS = [
  { name: 'task_id', type: 'UUID' },
  { name: 'timestamp', type: 'TIMESTAMP' },
  { name: 'model_tier', type: 'VARCHAR' },
  { name: 'duration_seconds', type: 'FLOAT' },
];

const WITHHELD = [
  { name: 'task_description', type: 'VARCHAR' },
  { name: 'embedding', type: 'FLOAT[384]' },
  { name: 'metadata', type: 'JSON' },
];

const folder = mkdtempSync(join(tmpdir(), 'parts-'));

/** The DuckDB file of a part with the rows from…to. */
async function part(name: string, from: number, to: number, duration = 'i'): Promise<Uint8Array> {
  const path = join(folder, name);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE part AS SELECT uuid() AS task_id,
    TIMESTAMP '2026-02-09 12:00:00' - i * INTERVAL 1 MINUTE AS timestamp, ['small', 'large'][1 + i % 2] AS model_tier,
    CAST(${duration} AS FLOAT) AS duration_seconds FROM range(${from}, ${to}) AS numbers(i)`);
  connection.disconnectSync();
  instance.closeSync();
  return readFileSync(path);
}

const version = (generation: string) => ({ generation, asOf: 1000, databaseBytes: 0, walBytes: 0 });

describe('tables in parts', () => {
  let engine: DuckdbWasmEngine;

  beforeAll(async () => {
    engine = new DuckdbWasmEngine(await nodeBindings());
    await engine.attachPart('a', await part('a', 0, 10));
    await engine.attachPart('b', await part('b', 10, 15));
    await show(['a', 'b'], '1');
  }, 60_000);

  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const show = (parts: readonly string[], generation: string) =>
    engine.showParts([{ table: 'executions', columns: COLUMNS, withheld: WITHHELD, parts }], version(generation));

  const ask = async (sql: string) => {
    const result = await engine.run({ sql });
    return rowsOf(result).map((row) => Object.values(row));
  };

  /** As a question is told of them. */
  async function notFinite() {
    let told: [string, number][] = [];
    await engine.run((facts) => {
      told = [...facts.notFinite];
      return { sql: 'SELECT 1 AS one' };
    });
    return told;
  }

  it('answer over all their rows, with their types', async () => {
    expect(await ask('SELECT count(*) AS n, sum(duration_seconds) AS s FROM executions')).toEqual([[15, 105]]);
    expect(await ask('SELECT typeof(task_id) AS a, typeof(duration_seconds) AS b FROM executions LIMIT 1')).toEqual([
      ['UUID', 'FLOAT'],
    ]);
    expect((await engine.run({ sql: 'SELECT 1 AS one' })).state).toMatchObject({ generation: '1', asOf: 1000 });
  });

  it.each([
    'SELECT * FROM executions',
    'SELECT task_description FROM executions',
    'SELECT count(embedding) AS n FROM executions',
    'SELECT executions FROM executions',
    "SELECT count(*) AS n FROM executions WHERE task_description LIKE '%x%'",
    'SELECT count(*) FILTER (metadata IS NULL) AS n FROM executions',
    'SELECT COLUMNS(*) FROM executions',
  ])('refuse what reads a column that is not there: %s', async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: 'not_in_browser' });
  });

  it.each(['SHOW TABLES', 'FROM duckdb_tables()', 'FROM information_schema.columns', 'FROM pragma_database_size()'])(
    'leave the catalog to the server: %s',
    async (sql) => {
      await expect(ask(sql)).rejects.toMatchObject({ code: 'not_in_browser' });
    },
  );

  it('answer what passes such columns by', async () => {
    expect(await ask('SELECT count(*) AS n FROM (SELECT * FROM executions)')).toEqual([[15]]);
    expect(await ask('WITH e AS (SELECT * FROM executions) SELECT max(duration_seconds) AS m FROM e')).toEqual([[14]]);
  });

  it('are others at once: what is attached stays, what nobody needs goes', async () => {
    expect(await engine.missingParts(['a', 'b', 'c'])).toEqual(['c']);
    await engine.attachPart('c', await part('c', 10, 12));
    expect(await ask('SELECT count(*) AS n FROM executions')).toEqual([[15]]);
    await show(['a', 'c'], '2');
    expect(await ask('SELECT count(*) AS n FROM executions')).toEqual([[12]]);
    expect(await engine.missingParts(['a', 'b', 'c'])).toEqual(['b']);
  });

  it('tell of values that are not finite, as a table does', async () => {
    await engine.attachPart('d', await part('d', 10, 12, "'NaN'"));
    await show(['a', 'd'], '3');
    expect(await notFinite()).toEqual([['duration_seconds', 2]]);
    await show(['a'], '4');
    expect(await notFinite()).toEqual([]);
  });

  it('are empty where there are no rows', async () => {
    await show([], '5');
    expect(await ask('SELECT count(*) AS n FROM executions')).toEqual([[0]]);
  });

  it('let nobody read or attach their files', async () => {
    await engine.attachPart('a', await part('e', 0, 10));
    await show(['a'], '6');
    await expect(ask("SELECT * FROM read_blob('parts/a')")).rejects.toMatchObject({ code: 'forbidden_query' });
    await expect(ask("SELECT * FROM 'parts/a'")).rejects.toMatchObject({ code: 'forbidden_query' });
  });

  it('refuse a file that is none, and go on', async () => {
    await expect(engine.attachPart('x', new Uint8Array(5000))).rejects.toThrow();
    expect(await ask('SELECT count(*) AS n FROM executions')).toEqual([[10]]);
  });
});
